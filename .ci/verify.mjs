import { section, verify } from "./sections.mjs";

const { failed, parts } = await section("verify", verify);
if (failed > 0)
  console.log(
    `failed: ${parts
      .filter((one) => one.failed > 0)
      .map((one) => one.name)
      .join(", ")}`,
  );
process.exitCode = failed > 0 ? 1 : 0;

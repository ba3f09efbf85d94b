import { section, verify } from "./sections.mjs";

const outcomes = await section("verify", verify);
const failed = outcomes.filter((one) => one.failed > 0);
if (failed.length > 0) console.log(`failed: ${failed.map((one) => one.name).join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;

import path from "node:path";
import { DomainError } from "@/server/domain/errors";
import type { BuildTools } from "./build-tools";
import { readOutput } from "./run-program";

/** Asks a program for its version: what bundle.json and image tags say is what is inside. */
export async function checkVersion(
  { env, work, signal }: Pick<BuildTools, "env" | "work" | "signal">,
  argv: readonly [string, ...string[]],
  expected: string,
): Promise<void> {
  const { stdout, stderr } = await readOutput({ argv, cwd: work, env }, signal);
  const said = `${stdout}${stderr}`;
  if (
    said
      .split(/[\s,]+/)
      .join(" ")
      .includes(expected)
  )
    return;
  throw new DomainError(
    "unsupported",
    `${path.basename(argv[0])} was built and says "${said.trim().slice(0, 200)}" instead of ${expected}: the pinned modules and the recipe of this bundle do not fit together.`,
  );
}

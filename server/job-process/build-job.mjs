import path from "node:path";
import { bundleProgram, inPlaceOf } from "../infra/program-build/bundle-program.mjs";

const here = import.meta.dirname;

/**
 * Bundles the job process into one file that runs from any folder, with nothing beside it.
 * @param {string} outFile ends in .mjs
 * @param {{ kinds?: string }} [other] another module in place of kinds.ts
 */
export function buildJob(outFile, { kinds } = {}) {
  return bundleProgram(
    { entry: path.join(here, "main.ts"), outFile },
    {
      // ssh2 loads its native parts only where they are
      external: ["*.node", "cpu-features"],
      plugins: inPlaceOf(path.join(here, "kinds.ts"), kinds),
    },
  );
}

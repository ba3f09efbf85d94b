import path from "node:path";
import { BESIDE_THE_PROJECT, bundleProgram, inPlaceOf } from "../infra/program-build/bundle-program.mjs";

const here = import.meta.dirname;

/**
 * Bundles the runner. Database drivers stay outside: they are found in the project's node_modules.
 * @param {string} outFile ends in .mjs, under the project
 * @param {{ registry?: string }} [other] another module in place of server/jobs/registry.ts
 */
export function buildRunner(outFile, { registry } = {}) {
  return bundleProgram(
    { entry: path.join(here, "main.ts"), outFile },
    { external: BESIDE_THE_PROJECT, plugins: inPlaceOf(path.join(here, "../jobs/registry.ts"), registry) },
  );
}

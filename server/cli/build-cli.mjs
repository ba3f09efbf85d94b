import path from "node:path";
import { BESIDE_THE_PROJECT, bundleProgram } from "../infra/program-build/bundle-program.mjs";

/**
 * Bundles the supervisor and the commands of the terminal. Database drivers stay outside: they are found in the
 * project's node_modules.
 * @param {string} outFile ends in .mjs, under the project
 */
export function buildCli(outFile) {
  const entry = path.join(import.meta.dirname, "main.ts");
  return bundleProgram({ entry, outFile }, { external: BESIDE_THE_PROJECT });
}

import path from "node:path";
import { bundleProgram } from "../program-build/bundle-program.mjs";

/**
 * Bundles the practice lab's root side into one file that runs from anywhere: Node's own modules, zod and the recorded
 * telco hardware inside, nothing else beside it.
 * @param {string} outFile ends in .mjs
 */
export function buildLabDaemon(outFile) {
  const entry = path.join(import.meta.dirname, "daemon/main.ts");
  return bundleProgram({ entry, outFile }, { banner: {}, minifySyntax: true, legalComments: "inline" });
}

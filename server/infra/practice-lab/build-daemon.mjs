import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

/**
 * Bundles the practice lab's root side into one file that runs from anywhere: Node's own modules, zod and the recorded
 * telco hardware inside, nothing else beside it.
 * @param {string} outFile ends in .mjs
 */
export async function buildLabDaemon(outFile) {
  await build({
    entryPoints: [path.join(here, "daemon/main.ts")],
    outfile: outFile,
    tsconfig: path.join(here, "../../../tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    loader: { ".gz": "binary" },
    minifySyntax: true,
    legalComments: "inline",
    logLevel: "warning",
  });
}

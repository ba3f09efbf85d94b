import path from "node:path";
import { build } from "esbuild";
import { inPlaceOf } from "../job-process/build-job.mjs";

const here = import.meta.dirname;

/**
 * Bundles the runner. Database drivers stay outside: they are found in the project's node_modules.
 * @param {string} outFile ends in .mjs, under the project
 * @param {{ registry?: string }} [other] another module in place of server/jobs/registry.ts
 */
export async function buildRunner(outFile, { registry } = {}) {
  await build({
    entryPoints: [path.join(here, "main.ts")],
    outfile: outFile,
    tsconfig: path.join(here, "../../tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["better-sqlite3", "pg", "pg-native", "ssh2", "pino"],
    plugins: registry ? [inPlaceOf(path.join(here, "../jobs/registry.ts"), registry)] : [],
    banner: {
      js: "import { createRequire as fairleadRequire } from 'node:module'; const require = fairleadRequire(import.meta.url);",
    },
    loader: { ".gz": "binary" },
    logLevel: "warning",
  });
}

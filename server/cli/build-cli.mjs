import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

/**
 * Bundles the supervisor and the commands of the terminal. Database drivers stay outside: they are found in the
 * project's node_modules.
 * @param {string} outFile ends in .mjs, under the project
 */
export async function buildCli(outFile) {
  await build({
    entryPoints: [path.join(here, "main.ts")],
    outfile: outFile,
    tsconfig: path.join(here, "../../tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["better-sqlite3", "pg", "pg-native", "ssh2", "pino"],
    banner: {
      js: "import { createRequire as fairleadRequire } from 'node:module'; const require = fairleadRequire(import.meta.url);",
    },
    logLevel: "warning",
  });
}

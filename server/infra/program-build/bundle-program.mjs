import path from "node:path";
import { build } from "esbuild";

const project = path.join(import.meta.dirname, "../../..");

/** Packages written for CommonJS ask for these three. */
const COMMON_JS = [
  "import { createRequire as fairleadRequire } from 'node:module';",
  "import { fileURLToPath as fairleadPath } from 'node:url';",
  "const require = fairleadRequire(import.meta.url);",
  "const __filename = fairleadPath(import.meta.url);",
  "const __dirname = fairleadPath(new URL('.', import.meta.url));",
].join(" ");

/** Found in the project's node_modules when the program runs: parts that are compiled, and what belongs to them. */
export const BESIDE_THE_PROJECT = ["better-sqlite3", "pg", "pg-native", "ssh2", "pino"];

/**
 * Bundles one of our programs for Node.js into one file.
 * @param {{ entry: string, outFile: string }} program absolute paths; `outFile` ends in .mjs
 * @param {import("esbuild").BuildOptions} [options] what this program does otherwise than the others
 */
export async function bundleProgram({ entry, outFile }, options = {}) {
  await build({
    entryPoints: [entry],
    outfile: outFile,
    tsconfig: path.join(project, "tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: COMMON_JS },
    loader: { ".gz": "binary" },
    logLevel: "warning",
    ...options,
  });
}

/** Loads `other` wherever `file` is imported; nothing when there is no other. */
export function inPlaceOf(file, other) {
  if (!other) return [];
  const contents = `export * from ${JSON.stringify(other)};`;
  const load = ({ path: found }) =>
    found === file ? { contents, resolveDir: path.dirname(other), loader: "ts" } : undefined;
  return [{ name: "in-place-of", setup: (plugged) => plugged.onLoad({ filter: /\.ts$/ }, load) }];
}

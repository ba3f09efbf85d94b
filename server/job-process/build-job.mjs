import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

/**
 * Bundles the job process into one file that runs from any folder, with nothing beside it.
 * @param {string} outFile ends in .mjs
 * @param {{ kinds?: string }} [other] another module in place of kinds.ts
 */
export async function buildJob(outFile, { kinds } = {}) {
  await build({
    entryPoints: [path.join(here, "main.ts")],
    outfile: outFile,
    tsconfig: path.join(here, "../../tsconfig.json"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // ssh2 loads its native parts only where they are
    external: ["*.node", "cpu-features"],
    plugins: kinds ? [inPlaceOf(path.join(here, "kinds.ts"), kinds)] : [],
    // packages written for CommonJS ask for these three
    banner: {
      js: [
        "import { createRequire as fairleadRequire } from 'node:module';",
        "import { fileURLToPath as fairleadPath } from 'node:url';",
        "const require = fairleadRequire(import.meta.url);",
        "const __filename = fairleadPath(import.meta.url);",
        "const __dirname = fairleadPath(new URL('.', import.meta.url));",
      ].join(" "),
    },
    loader: { ".gz": "binary" },
    logLevel: "warning",
  });
}

/** Loads `other` wherever `file` is imported. */
export function inPlaceOf(file, other) {
  return {
    name: "in-place-of",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, (args) =>
        args.path === file
          ? {
              contents: `export * from ${JSON.stringify(other)};`,
              resolveDir: path.dirname(other),
              loader: "ts",
            }
          : undefined,
      );
    },
  };
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Everything the product is built from. Tests are not: an edited test rebuilds nothing. */
const SOURCES = [
  ...["app", "components", "server", "db", "public", "ansible", "bundle"],
  ...["next.config.js", "tsconfig.json", "package-lock.json", "postcss.config.mjs", "postcss.config.cjs"],
  ...["proxy.ts", "instrumentation.ts", "instrumentation-node.ts"],
];
const IGNORED = /(\.test\.tsx?|\.d\.mts|\.md|\/cli\/start(\/.*)?\.mjs)$/;

function* filesUnder(place) {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat?.isFile()) yield place;
  if (!stat?.isDirectory()) return;
  const entries = readdirSync(place, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    // Python's compiled files are no sources, and may be another user's
    if (entry.isDirectory() && entry.name !== "__pycache__") yield* filesUnder(path.join(place, entry.name));
    else if (entry.isFile()) yield path.join(place, entry.name);
  }
}

/** SHA-256 over names and contents of the sources, and the Node.js that builds them. */
export function hashSources(project) {
  const hash = createHash("sha256").update(process.versions.node);
  for (const source of SOURCES) {
    for (const file of filesUnder(path.join(project, source))) {
      if (IGNORED.test(file)) continue;
      const content = readFileSync(file);
      hash.update(`\0${path.relative(project, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

const root = path.resolve(import.meta.dirname, "..");
process.chdir(root); // aliases are resolved from the working folder
const config = createRequire(import.meta.url)(path.join(root, ".dependency-cruiser.cjs"));
const FOLDERS = ["app", "server", "db", "components", "bench", "e2e"].filter((folder) =>
  existsSync(path.join(root, folder)),
);

/** @returns the cruise's modules and violations, paths relative to `baseDir` */
async function cruiseTree(baseDir, folders) {
  const tsConfigFile = path.join(baseDir, "tsconfig.json");
  const { tsConfig: _, ...options } = config.options;
  const result = await cruise(
    folders,
    {
      ...options,
      baseDir,
      validate: true,
      ruleSet: { forbidden: config.forbidden },
      tsConfig: { fileName: tsConfigFile },
    },
    undefined,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  return result.output;
}

const sources = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.d\.ts$/.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
  );

/** The rules have to report a committed set of illegal imports, and nothing else there. */
async function checkTheCheck() {
  const baseDir = path.join(root, ".ci/fixtures/layers");
  const expected = JSON.parse(readFileSync(path.join(baseDir, "expected.json"), "utf8"));
  const { summary } = await cruiseTree(baseDir, ["app", "server", "db", "components"]);
  const found = {};
  for (const { from, rule } of summary.violations) {
    found[from] = [...new Set([...(found[from] ?? []), rule.name])].sort();
  }
  const files = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort();
  return files
    .filter((file) => String(found[file] ?? []) !== String(expected[file] ?? []))
    .map(
      (file) =>
        `fixture ${file}: expected ${expected[file] ?? "nothing"}, reported ${found[file] ?? "nothing"}`,
    );
}

const folders = FOLDERS.filter((folder) => sources([folder]).length > 0);
const { modules, summary } = await cruiseTree(root, folders);
const seen = new Set(modules.map(({ source }) => source));
const problems = [
  ...summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`),
  ...sources(folders)
    .filter((file) => !seen.has(file))
    .map((file) => `not cruised: ${file}`),
  ...(await checkTheCheck()),
];
for (const problem of problems) console.error(problem);
console.log(
  `layers: ${sources(folders).length} files, ${summary.totalDependenciesCruised} imports, ${problems.length} problems`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

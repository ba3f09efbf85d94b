import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname);
const alias = { "@": root };
const UNIT_TREES = ["app", "server", "db", "components", "bench", "bundle", "ansible", ".ci"];
const NOT_UNIT = ["**/*.{pg,lab,proc,bundle,deep}.test.ts", "**/node_modules/**"];

/** Tests of the event loop: beside others on a busy machine they would see theirs. */
const STILL = ["server/auth/writer-adapter.proc.test.ts"];

/** Tests that change what their process shares, or open the one database of a process: they need one of their own. */
const SHARED = /\bvi\.(stub|mock|doMock|spyOn|useFake|resetModules)|\bgetApp\(|process\.(env\.\w+ =|chdir)/;
const alone = UNIT_TREES.flatMap((tree) =>
  readdirSync(path.join(root, tree), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.test\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => path.posix.join(tree, name)),
).filter((file) => SHARED.test(readFileSync(path.join(root, file), "utf8")));

/**
 * `still`: runs before the others. `unit` and `unit-alone`: pure and SQLite, part of `npm run verify`; the first shares its processes between files, which
 * loads every module once and not once a file. `pg`: needs a PostgreSQL server.
 * `lab`: needs root and uses the practice lab, strictly serial because a machine carries one lab at a time. `deep`: takes too
 * long for every change, as a second bundle does.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: [`{${UNIT_TREES.join(",")}}/**/*.test.{ts,tsx}`],
          exclude: [...NOT_UNIT, ...alone],
          environment: "node",
          isolate: false,
          // hashing passwords beside the type check takes its time
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "unit-alone",
          include: alone,
          exclude: NOT_UNIT,
          environment: "node",
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "proc",
          include: ["{server,db,bench,.ci}/**/*.proc.test.ts"],
          exclude: ["**/node_modules/**", ...STILL],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: { name: "still", include: STILL, environment: "node" },
      },
      {
        resolve: { alias },
        test: {
          name: "pg",
          include: ["{server,db}/**/*.pg.test.ts"],
          environment: "node",
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "bundle",
          include: ["{server,bundle}/**/*.bundle.test.ts"],
          environment: "node",
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "deep",
          include: ["{server,ansible,bench}/**/*.deep.test.ts"],
          environment: "node",
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "lab",
          include: ["{server,ansible,bench}/**/*.lab.test.ts"],
          environment: "node",
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

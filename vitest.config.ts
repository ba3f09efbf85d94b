import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@": path.resolve(import.meta.dirname) };

/**
 * Three projects. `unit`: pure and SQLite, part of `npm run verify`. `pg`: needs a PostgreSQL server.
 * `lab`: needs root and uses the practice lab, strictly serial because a machine carries one lab at a time.
 */
export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{app,server,db,components,bench,bundle,ansible,.ci}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{pg,lab,proc,bundle}.test.ts", "**/node_modules/**"],
          environment: "node",
          // hashing passwords beside the type check takes its time
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "proc",
          include: ["{server,db,bench,.ci}/**/*.proc.test.ts"],
          environment: "node",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
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

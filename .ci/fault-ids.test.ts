import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FAULT_IDS, FAULTS } from "./fault-ids";

const root = path.resolve(import.meta.dirname, "..");
const FOLDERS = ["app", "components", "server", "db", "bench", "bundle", "ansible", "e2e"];

const files = FOLDERS.filter((folder) => existsSync(path.join(root, folder))).flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /(\.(test|spec)|-under-test)\.tsx?$/.test(file))
    .map((file) => path.join(root, folder, file)),
);
const testFiles = files.filter((file) => /\.(test|spec)\.tsx?$/.test(file));
const imported = testFiles.map((file) => readFileSync(file, "utf8")).join("\n");
/** Chapters of a test that a test file tells. */
const chapters = files.filter((file) => imported.includes(`/${path.parse(file).name}";`));

/** Ids in the titles of tests. */
const tested = new Set(
  [...testFiles, ...chapters].flatMap((file) => {
    const titles = readFileSync(file, "utf8").matchAll(
      /\b(?:it|test)(?:\.each\([^)]*\))?\(\s*["'`]([^\n]*)/g,
    );
    return [...titles].flatMap(([, title = ""]) => title.match(/\bF\d{1,2}\b/g) ?? []);
  }),
);

describe("fault ids", () => {
  it("finds the tests", () => expect(testFiles.length).toBeGreaterThan(0));

  it.each(FAULT_IDS)("%s is proved by a test", (id) => {
    expect(tested.has(id), `${id} has no test with its id in the title`).toBe(true);
    expect(FAULTS[id], `${id} has no text`).toBeTruthy();
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { hashSources } from "./source-hash.mjs";

const project = mkdtempSync(path.join(tmpdir(), "fairlead-hash-"));
afterAll(() => rmSync(project, { recursive: true }));

it("changes with what is built, not with tests and docs", () => {
  mkdirSync(path.join(project, "server/cli"), { recursive: true });
  const write = (name: string, text: string) => writeFileSync(path.join(project, name), text);
  write("server/cli/main.ts", "1");
  const first = hashSources(project);
  write("server/cli/main.test.ts", "1");
  write("server/README.md", "1");
  write("README.md", "1");
  mkdirSync(path.join(project, "ansible/__pycache__"), { recursive: true });
  write("ansible/__pycache__/x.pyc", "1");
  expect(hashSources(project)).toBe(first);
  write("server/cli/main.ts", "2");
  const second = hashSources(project);
  expect(second).not.toBe(first);
  write("next.config.js", "export default {}");
  expect(hashSources(project)).not.toBe(second);
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, type RunnerProcess, startEngine } from "./engine-under-test";

let engine: Engine;
let runner: RunnerProcess;
beforeAll(async () => {
  engine = await startEngine();
  runner = await engine.startRunner();
});
afterAll(() => engine?.stop());

it("runs a job to its end: its log in the database is its log on disk", async () => {
  const id = await engine.queue({ spawn: [["seq", "1", "20000"]], log: ["first"], result: { nodes: 3 } });
  const row = await engine.untilStatus(id);
  expect(row).toMatchObject({ status: "succeeded", message: "Done.", lastLine: 20_001, fence: 1 });
  const stored = await engine.storedLog(id);
  expect(stored.lines).toBe(20_001);
  expect(stored.text).toBe(readFileSync(path.join(engine.folderOf(id), "console.log"), "utf8"));
  expect(stored.text.startsWith("first\n1\n2\n")).toBe(true);
  expect(runner.output()).not.toMatch(/"level":[56]0/);
});

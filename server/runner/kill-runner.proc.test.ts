import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "./engine-under-test";
import { killRunnerThreeTimes, LINES } from "./kill-runner-under-test";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
}, 120_000);
afterAll(() => engine?.stop());

it("F18: kill -9 of the runner at three points loses and doubles no line", async () => {
  const id = await killRunnerThreeTimes(engine);
  expect((await engine.jobRow(id)).lastLine).toBeGreaterThan(LINES);
}, 300_000);

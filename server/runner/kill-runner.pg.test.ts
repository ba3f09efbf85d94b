import { afterAll, beforeAll, expect, it } from "vitest";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { type Engine, startEngine } from "./engine-under-test";
import { killRunnerThreeTimes, LINES } from "./kill-runner-under-test";

let postgres: TestPostgres;
let engine: Engine;
beforeAll(async () => {
  postgres = await startPostgres();
  engine = await startEngine({ database: await postgres.createUrl() });
}, 120_000);
afterAll(async () => {
  await engine?.stop();
  await postgres?.stop();
});

it("F18: kill -9 of the runner at three points loses and doubles no line, on PostgreSQL", async () => {
  const id = await killRunnerThreeTimes(engine);
  expect((await engine.jobRow(id)).lastLine).toBeGreaterThan(LINES);
}, 300_000);

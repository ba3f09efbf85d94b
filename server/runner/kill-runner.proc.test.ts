import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "./engine-under-test";
import { killRunnerThreeTimes, LINES } from "./kill-runner-under-test";
import { readStream, type SeenLine } from "./log-reader-under-test";
import { startWeb, type Web } from "./web-under-test";

let engine: Engine;
let web: Web;
beforeAll(async () => {
  engine = await startEngine();
  web = await startWeb(engine);
}, 600_000);
afterAll(async () => {
  await web?.stop();
  await engine?.stop();
});

it("F18: kill -9 of the runner at three points, and of web once, loses and doubles no line", async () => {
  let seen: SeenLine[] = [];
  let killedAt = 0;
  const id = await killRunnerThreeTimes(engine, async (jobId) => {
    const watching = readStream(web.session, jobId, (lines) => {
      seen = [...lines];
    });
    while (seen.length < LINES / 10) await sleep(20);
    killedAt = seen.length;
    await web.killAndStartAgain();
    seen = await watching;
  });
  const lines = readFileSync(path.join(engine.folderOf(id), "console.log"), "utf8")
    .split("\n")
    .slice(0, -1);
  expect(lines.length).toBeGreaterThan(LINES);
  expect(killedAt).toBeLessThan(lines.length / 2);
  expect(seen.map(({ n }) => n).findIndex((n, i) => n !== i + 1)).toBe(-1);
  expect(seen.map(({ text }) => text).findIndex((text, i) => text !== lines[i])).toBe(-1);
  expect(seen).toHaveLength(lines.length);
}, 300_000);

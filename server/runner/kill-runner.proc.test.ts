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
/** As `console.log` of the run folder has it. */
const linesOnDisk = (id: string) =>
  readFileSync(path.join(engine.folderOf(id), "console.log"), "utf8")
    .split("\n")
    .slice(0, -1);
/** Number of the first line that is not what it should be; -1 when there is none. */
const firstWrong = (seen: readonly SeenLine[], lines: readonly string[]) =>
  seen.findIndex(({ n, text }, i) => n !== i + 1 || text !== lines[i]);

beforeAll(async () => {
  engine = await startEngine();
  web = await startWeb(engine);
}, 600_000);
afterAll(async () => {
  await web?.end("SIGKILL");
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
    await web.end("SIGKILL");
    await web.start();
    seen = await watching;
  });
  const lines = linesOnDisk(id);
  expect(lines.length).toBeGreaterThan(LINES);
  expect(killedAt).toBeLessThan(lines.length / 2);
  expect(firstWrong(seen, lines)).toBe(-1);
  expect(seen).toHaveLength(lines.length);
}, 300_000);

it("F17: SIGTERM ends web and runner within 3 s while a job prints and is watched; nothing is lost", async () => {
  const runner = await engine.startRunner();
  const id = await engine.queue({
    spawn: [["sh", "-c", "for i in $(seq 1 2000); do echo line $i; sleep 0.005; done"]],
  });
  let seen: readonly SeenLine[] = [];
  const watching = readStream(web.session, id, (lines) => {
    seen = lines;
  });
  while (seen.length < 200) await sleep(10);
  const took = await Promise.all([runner.end("SIGTERM"), web.end("SIGTERM")]);
  expect(Math.max(...took)).toBeLessThan(3000);
  expect(() => process.kill(engine.jobPid(id), 0)).not.toThrow();
  await Promise.all([engine.startRunner(), web.start()]);
  expect(await engine.untilStatus(id)).toMatchObject({ status: "succeeded", lastLine: 2000 });
  seen = await watching;
  expect(firstWrong(seen, linesOnDisk(id))).toBe(-1);
  expect(seen).toHaveLength(2000);
  expect((await engine.storedLog(id)).text).toBe(`${linesOnDisk(id).join("\n")}\n`);
}, 300_000);

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { appendRunOutput } from "./append-run-output";
import { FenceLost } from "./fence";
import { readLog } from "./read-log";
import { restartReading } from "./restart-reading";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("forgets stages and findings so that they can be declared again, and keeps the log and its numbers", async () => {
  const { id: labId } = await makeLab(test.db);
  const { id } = await makeJob(test.db, { labId, kind: "host-test", status: "running", fence: 1 });
  const held = { id, run: 1, fence: 1, tasks: new Map() };
  const stages = [{ id: "hosts", title: "Hosts", hosts: ["one"] }];
  const write = (stored: { lastLine: number; lastEvent: number }) => {
    const [line, seq] = [stored.lastLine + 1, stored.lastEvent + 1];
    return appendRunOutput(test.system, held, {
      ...stored,
      chunks: [{ first: line, last: line, data: `line ${line}\n`, times: [1] }],
      events: [
        { type: "stages", seq, at: 1, line, stages },
        { type: "finding", seq: seq + 1, at: 1, line, title: "red", detail: "it is red" },
      ],
    });
  };
  const stored = await write({ lastLine: 0, lastEvent: 0 });
  await expect(restartReading(test.system, { ...held, fence: 0 })).rejects.toBeInstanceOf(FenceLost);
  await restartReading(test.system, held);
  await write(stored);
  const { jobEvent } = test.db.t;
  const events = await test.db.q.select().from(jobEvent).where(eq(jobEvent.jobId, id)).orderBy(jobEvent.seq);
  expect(events.map(({ type, seq }) => [type, seq])).toEqual([
    ["stages", 3],
    ["finding", 4],
  ]);
  const { lines } = await readLog(test.system, { jobId: id });
  expect(lines.map(({ text }) => text)).toEqual(["line 1", "line 2"]);
});

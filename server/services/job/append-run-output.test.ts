import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { appendRunOutput } from "./append-run-output";
import { readKnownTasks } from "./apply-events";
import { FenceLost } from "./fence";
import { getJob } from "./get-job";
import { holdNewJob } from "./held-job-under-test";
import { listTasks } from "./list-tasks";
import { readLog } from "./read-log";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const viewer = () => test.as("viewer");
const chunksOf = (jobId: string) => {
  const { jobLogChunk: chunk } = test.db.t;
  return test.db.q.select().from(chunk).where(eq(chunk.jobId, jobId)).orderBy(asc(chunk.firstLine));
};

describe("lines", () => {
  it("are stored once, in their order, with their times", async () => {
    const { job, ship } = await holdNewJob(test);
    await ship(["one", "", "three"]);
    await ship(["four"]);
    const log = await readLog(await viewer(), { jobId: job.id });
    expect(log.lines).toEqual(["one", "", "three", "four"].map((text, i) => ({ n: i + 1, at: 1000, text })));
    expect(log).toMatchObject({ lastLine: 4, finished: false });
    const { jobRun } = test.db.t;
    const [run] = await test.db.q.select().from(jobRun).where(eq(jobRun.jobId, job.id));
    expect(run?.lastLine).toBe(4);
  });

  it("that are stored already, or that leave a gap, are refused whole", async () => {
    const { job, ship } = await holdNewJob(test);
    await ship(["one", "two"]);
    for (const lastLine of [0, 1, 3]) {
      const chunk = { first: lastLine + 1, last: lastLine + 1, data: "x\n", times: [1] };
      const again = { lastLine, lastEvent: 0, chunks: [chunk], events: [] };
      await expect(appendRunOutput(test.system, job, again)).rejects.toBeInstanceOf(FenceLost);
    }
    expect((await chunksOf(job.id)).map(({ data }) => data)).toEqual(["one\ntwo\n"]);
  });

  it("of another fence or run, or of a job that has ended, are refused", async () => {
    const { job } = await holdNewJob(test);
    const output = {
      lastLine: 0,
      lastEvent: 0,
      chunks: [{ first: 1, last: 1, data: "x\n", times: [1] }],
      events: [],
    };
    for (const wrong of [{ fence: job.fence - 1 }, { fence: job.fence + 1 }, { run: 2 }]) {
      await expect(appendRunOutput(test.system, { ...job, ...wrong }, output)).rejects.toThrow(FenceLost);
    }
    const { job: table } = test.db.t;
    await test.db.write((tx) =>
      tx.q.update(table).set({ status: "interrupted" }).where(eq(table.id, job.id)),
    );
    await expect(appendRunOutput(test.system, job, output)).rejects.toThrow(FenceLost);
    expect(await chunksOf(job.id)).toEqual([]);
  });
});

describe("events", () => {
  it("become stages, hosts and task results", async () => {
    const { job, ship, key } = await holdNewJob(test);
    const stages = [
      { id: "prepare", title: "Prepare", hosts: ["a", "b"] },
      { id: "verify", title: "Verify", hosts: ["a"] },
    ];
    await ship([], [{ type: "stages", stages, line: 0 }]);
    await ship(
      ["TASK [x]", "ok: [a]", "fatal: [b]"],
      [
        { type: "stage", stage: "prepare", status: "running", line: 0 },
        { type: "task", uuid: "t1", name: "x", stage: "prepare", line: 1 },
        { type: "result", task: "t1", host: "a", status: "changed", firstLine: 2, line: 2, durationMs: 12.6 },
      ],
    );
    // a runner that takes the run up again knows the tasks from the store
    job.tasks = await readKnownTasks(test.system, job);
    await ship(
      [],
      [{ type: "result", task: "t1", host: "b", status: "failed", firstLine: 3, line: 3, message: "no" }],
    );
    await ship([], [{ type: "stage", stage: "prepare", status: "failed", line: 3 }]);
    const shown = await getJob(await viewer(), { jobId: job.id });
    expect(shown.stages).toMatchObject([
      { id: "prepare", status: "failed", startedAt: 1000, finishedAt: 1000, firstLine: 1 },
      { id: "verify", status: "pending", startedAt: null },
    ]);
    expect(shown.hostStages).toMatchObject([
      { host: "a", stage: "prepare", status: "succeeded", changed: 1, failed: 0 },
      { host: "a", stage: "verify", status: "pending" },
      { host: "b", stage: "prepare", status: "failed", failed: 1, changed: 0 },
    ]);
    const { results, folds } = await listTasks(await viewer(), { jobId: job.id });
    expect(results).toMatchObject([
      {
        task: "x",
        stage: "prepare",
        host: "a",
        status: "changed",
        firstLine: 2,
        lastLine: 2,
        durationMs: 13,
      },
      { host: "b", status: "failed", message: "no", durationMs: null },
    ]);
    expect(folds).toMatchObject([{ name: "x", firstLine: 1, lastLine: 3 }]);
    const { jobEvent } = test.db.t;
    const rows = await test.db.q
      .select({ seq: jobEvent.seq })
      .from(jobEvent)
      .where(and(eq(jobEvent.jobId, key.jobId), eq(jobEvent.run, key.run)));
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("count every result of a host", async () => {
    const { job, ship } = await holdNewJob(test);
    await ship(
      [],
      [
        { type: "stages", stages: [{ id: "s", title: "S", hosts: ["a"] }], line: 0 },
        { type: "task", uuid: "t", name: "x", stage: "s", line: 0 },
        ...(["ok", "ok", "changed", "skipped", "ignored"] as const).map((status) => ({
          type: "result" as const,
          task: "t",
          host: "a",
          status,
          firstLine: 1,
          line: 0,
        })),
      ],
    );
    expect((await getJob(await viewer(), { jobId: job.id })).hostStages).toMatchObject([
      { ok: 3, changed: 1, skipped: 1, failed: 0 },
    ]);
  });

  it("that are stored already are refused with their lines", async () => {
    const { job, ship } = await holdNewJob(test);
    await ship(["one"], [{ type: "play", name: "p", line: 1 }]);
    const event = { type: "play" as const, name: "p", line: 1, seq: 1, at: 1 };
    const again = { lastLine: 1, lastEvent: 0, chunks: [], events: [event] };
    await expect(appendRunOutput(test.system, job, again)).rejects.toThrow(FenceLost);
  });
});

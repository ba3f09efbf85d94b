import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqliteFile } from "@/db/sqlite/connect-sqlite";
import { makeJob, makeLab } from "@/db/testing/factories";
import { LINE_BYTES } from "@/server/domain/cut-line";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { readLog } from "./read-log";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** Chunks of these sizes (lines each); line n says "line n" and was printed at n ms. */
async function makeLog(sizes: number[], options: { status?: "running" | "succeeded"; text?: string } = {}) {
  const lab = await makeLab(test.db);
  const lastLine = sizes.reduce((sum, size) => sum + size, 0);
  const job = await makeJob(test.db, { labId: lab.id, status: options.status ?? "succeeded", lastLine });
  await test.db.write(async ({ q, t }) => {
    let firstLine = 1;
    for (const size of sizes) {
      const numbers = Array.from({ length: size }, (_, i) => firstLine + i);
      const data = numbers.map((n) => `${options.text ?? `line ${n}`}\n`).join("");
      const last = firstLine + size - 1;
      await q
        .insert(t.jobLogChunk)
        .values({ jobId: job.id, run: 1, firstLine, lastLine: last, data, times: numbers });
      firstLine = last + 1;
    }
  });
  return job.id;
}

describe("readLog", () => {
  it.each([
    [1, 3, [1, 2, 3]],
    [3, 4, [3, 4, 5, 6]],
    [5, 1, [5]],
    [10, 100, [10, 11, 12]],
    [12, 5, [12]],
    [13, 5, []],
  ])("from %i, %i lines: across chunks, exactly those", async (from, limit, expected) => {
    const jobId = await makeLog([4, 1, 1, 5, 1]);
    const range = await readLog(await test.as("viewer"), { jobId, from, limit });
    expect(range).toMatchObject({ run: 1, lastLine: 12, finished: true });
    expect(range.lines).toEqual(expected.map((n) => ({ n, at: n, text: `line ${n}` })));
  });

  it("keeps empty lines and says that a running log goes on", async () => {
    const jobId = await makeLog([3], { text: "", status: "running" });
    const range = await readLog(await test.as("viewer"), { jobId });
    expect(range.finished).toBe(false);
    expect(range.lines.map((line) => line.text)).toEqual(["", "", ""]);
  });

  it("cuts a long line at 16 KiB", async () => {
    const jobId = await makeLog([2], { text: "x".repeat(LINE_BYTES + 7) });
    const { lines } = await readLog(await test.as("viewer"), { jobId });
    expect(lines).toEqual([1, 2].map((n) => ({ n, at: n, text: "x".repeat(LINE_BYTES), cut: 7 })));
  });

  it("ends a range early rather than read more than 4 MiB, and goes on from there", async () => {
    const jobId = await makeLog([1, 1, 1, 1, 1, 1], { text: "y".repeat(1024 * 1024) });
    const viewer = await test.as("viewer");
    const first = await readLog(viewer, { jobId });
    expect(first.lines.map((line) => line.n)).toEqual([1, 2, 3]);
    const rest = await readLog(viewer, { jobId, from: 4 });
    expect(rest.lines.map((line) => line.n)).toEqual([4, 5, 6]);
  });

  it("reads by the key of the chunks, whatever the log's length", async () => {
    const file = new Sqlite(sqliteFile(test.dataDir));
    const plan = file
      .prepare(
        "explain query plan select first_line from job_log_chunk where job_id = 'x' and run = 1 and first_line >= (select max(first_line) from job_log_chunk where job_id = 'x' and run = 1 and first_line <= 500) and first_line <= 900 order by first_line",
      )
      .all();
    file.close();
    expect(JSON.stringify(plan)).not.toContain("SCAN");
    expect(JSON.stringify(plan)).toContain("first_line>? AND first_line<?");
  });

  it("knows the log of an earlier run", async () => {
    const jobId = await makeLog([2]);
    await test.db.write(async ({ q, t }) => {
      await q.update(t.job).set({ run: 2, status: "running", lastLine: 0 });
      await q.update(t.jobRun).set({ status: "failed", lastLine: 2 });
    });
    const viewer = await test.as("viewer");
    expect(await readLog(viewer, { jobId })).toEqual({ run: 2, lines: [], lastLine: 0, finished: false });
    expect(await readLog(viewer, { jobId, run: 1 })).toMatchObject({ run: 1, lastLine: 2, finished: true });
    expect(await refusalOf(readLog(viewer, { jobId, run: 3 }))).toMatchObject({ code: "not_found" });
  });

  it("lets nobody in without a session, and knows no job that is not there", async () => {
    const jobId = await makeLog([1]);
    expect(await refusalOf(readLog(test.anonymous, { jobId }))).toMatchObject({ code: "not_signed_in" });
    const viewer = await test.as("viewer");
    expect(await refusalOf(readLog(viewer, { jobId: someId() }))).toMatchObject({ code: "not_found" });
    expect(await refusalOf(readLog(viewer, { jobId, limit: 2001 }))).toMatchObject({ code: "bad_input" });
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { logStream } from "./log-stream";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** A job whose first run failed after two lines and whose second has logged one so far. */
async function makeJobOfTwoRuns(): Promise<string> {
  const { id: jobId } = await makeJob(test.db, {
    ...{ labId: (await makeLab(test.db)).id, status: "running", run: 2, lastLine: 1 },
  });
  await test.db.write(async ({ q, t }) => {
    await q.insert(t.jobRun).values({ jobId, run: 1, status: "failed", lastLine: 2 });
    const chunk = (run: number, lines: string[]) => ({
      ...{ jobId, run, firstLine: 1, lastLine: lines.length, times: lines.map(() => 1) },
      data: lines.map((line) => `${line}\n`).join(""),
    });
    await q.insert(t.jobLogChunk).values([chunk(1, ["one a", "one b"]), chunk(2, ["two a"])]);
  });
  return jobId;
}

async function follow(jobId: string, run: string, until: RegExp): Promise<string> {
  const gone = new AbortController();
  const request = new Request(`http://localhost/stream${run}`, { signal: gone.signal });
  const answer = await logStream(request, await test.as("viewer"), jobId);
  let text = "";
  for await (const part of answer.body ?? []) {
    text += Buffer.from(part).toString();
    if (until.test(text)) break;
  }
  gone.abort();
  return text;
}

it("ends for a run that has ended, though the job runs again", async () => {
  const text = await follow(await makeJobOfTwoRuns(), "?run=1", /event: end/);
  expect(text).toContain("one b");
  expect(text).not.toContain("two a");
  expect(text).toContain('event: end\ndata: {"status":"failed","run":1,"lastLine":2}');
});

it("follows the last run unless another is named, and goes on with it", async () => {
  const text = await follow(await makeJobOfTwoRuns(), "", /event: state/);
  expect(text).toContain("two a");
  expect(text).not.toContain("one b");
  expect(text).toContain('event: state\ndata: {"status":"running","run":2,"lastLine":1}');
});

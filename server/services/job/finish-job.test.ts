import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { FenceLost } from "./fence";
import { finishJob } from "./finish-job";
import { getJob } from "./get-job";
import { holdNewJob } from "./held-job-under-test";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const ended = (outcome: "succeeded" | "failed" | "canceled", lastLine = 0, lastEvent = 0) => ({
  outcome,
  message: "3 nodes are Ready.",
  findings: [],
  upTo: { lastLine, lastEvent },
});
const nothing = async () => {};
const labName = async (id: string) => {
  const [row] = await test.db.q.select().from(test.db.t.lab).where(eq(test.db.t.lab.id, id));
  return row?.name;
};

it("ends job and run together with what was found", async () => {
  const { job, ship } = await holdNewJob(test);
  await ship(["one"]);
  const { lab } = test.db.t;
  await finishJob(test.system, job, ended("succeeded", 1), async ({ db: { q } }) => {
    await q
      .update(lab)
      .set({ name: `found by ${job.id}` })
      .where(eq(lab.id, job.labId));
  });
  const shown = await getJob(await test.as("viewer"), { jobId: job.id });
  expect(shown).toMatchObject({
    status: "succeeded",
    message: "3 nodes are Ready.",
    finishedAt: test.clock.at,
    runs: [{ status: "succeeded", lastLine: 1, finishedAt: test.clock.at }],
  });
  expect(await labName(job.labId)).toBe(`found by ${job.id}`);
});

it("changes nothing when what was found cannot be written", async () => {
  const { job } = await holdNewJob(test);
  const { lab } = test.db.t;
  const half = finishJob(test.system, job, ended("succeeded"), async ({ db: { q } }) => {
    await q.update(lab).set({ name: "half" }).where(eq(lab.id, job.labId));
    throw new Error("a fault");
  });
  await expect(half).rejects.toThrow("a fault");
  expect((await getJob(await test.as("viewer"), { jobId: job.id })).status).toBe("running");
  expect(await labName(job.labId)).not.toBe("half");
});

it("is refused while lines or events are missing, after another claim, and twice", async () => {
  const { job, ship } = await holdNewJob(test);
  await ship(["one"], [{ type: "play", name: "p", line: 1 }]);
  for (const wrong of [ended("failed", 2, 1), ended("failed", 0, 1), ended("failed", 1, 2)]) {
    await expect(finishJob(test.system, job, wrong, nothing)).rejects.toThrow(FenceLost);
  }
  const other = { ...job, fence: job.fence - 1 };
  await expect(finishJob(test.system, other, ended("failed", 1, 1), nothing)).rejects.toThrow(FenceLost);
  await finishJob(test.system, job, ended("failed", 1, 1), nothing);
  await expect(finishJob(test.system, job, ended("failed", 1, 1), nothing)).rejects.toThrow(FenceLost);
});

it("closes what the run left open", async () => {
  const { job, ship } = await holdNewJob(test);
  const stages = ["a", "b"].map((id) => ({ id, title: id, hosts: ["h"] }));
  await ship(
    [],
    [
      { type: "stages", stages, line: 0 },
      { type: "stage", stage: "a", status: "running", line: 0 },
    ],
  );
  const { job: table } = test.db.t;
  await test.db.write((tx) => tx.q.update(table).set({ status: "canceling" }).where(eq(table.id, job.id)));
  await finishJob(test.system, job, ended("canceled", 0, 2), nothing);
  const shown = await getJob(await test.as("viewer"), { jobId: job.id });
  expect(shown.status).toBe("canceled");
  expect(shown.stages.map(({ status }) => status)).toEqual(["canceled", "skipped"]);
  expect(shown.hostStages.map(({ status }) => status)).toEqual(["canceled", "skipped"]);
});

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { JOB_STATUSES } from "@/server/contract/job";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { cancelJob } from "./cancel-job";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const rowOf = async (id: string) => {
  const { job, jobRun } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, id));
  const [run] = await test.db.q.select().from(jobRun).where(eq(jobRun.jobId, id));
  return { row, run };
};

it("ends a queued job at once, with its run, and says who did it", async () => {
  const lab = await makeLab(test.db);
  const { id, title } = await makeJob(test.db, { labId: lab.id });
  const operator = await test.as("operator");
  expect(await cancelJob(operator, { jobId: id })).toEqual({ status: "canceled" });
  const { row, run } = await rowOf(id);
  expect(row).toMatchObject({ status: "canceled", finishedAt: test.clock.at, message: /before it started/ });
  expect(run).toMatchObject({ status: "canceled", finishedAt: test.clock.at });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "job.cancel",
    actorId: operator.actor.id,
    subject: title,
    subjectId: id,
    labId: lab.id,
    detail: { from: "queued" },
  });
});

describe.each(["running", "waiting"] as const)("a %s job", (status) => {
  it("is asked to stop, and asked once", async () => {
    const lab = await makeLab(test.db);
    const { id } = await makeJob(test.db, { labId: lab.id, status });
    const operator = await test.as("operator");
    expect(await cancelJob(operator, { jobId: id })).toEqual({ status: "canceling" });
    const { row } = await rowOf(id);
    expect(row).toMatchObject({ status: "canceling", cancelRequestedAt: test.clock.at, finishedAt: null });
    expect(await refusalOf(cancelJob(operator, { jobId: id }))).toEqual({
      code: "wrong_state",
      message: "The job is being cancelled already.",
    });
  });
});

it("refuses every state that has nothing to cancel, and leaves no audit row", async () => {
  const admin = await test.as("admin");
  const before = (await test.auditTrail()).length;
  for (const status of JOB_STATUSES.filter((one) => !["queued", "running", "waiting"].includes(one))) {
    const lab = await makeLab(test.db);
    const { id } = await makeJob(test.db, { labId: lab.id, status });
    expect(await refusalOf(cancelJob(admin, { jobId: id }))).toMatchObject({ code: "wrong_state" });
    expect((await rowOf(id)).row?.status).toBe(status);
  }
  expect(await test.auditTrail()).toHaveLength(before);
});

it("leaves a practice lab that was never made as broken, so that it can be removed", async () => {
  const lab = await makeLab(test.db, { state: "creating" });
  const { id } = await makeJob(test.db, { labId: lab.id, kind: "practice-lab-up" });
  await cancelJob(await test.as("operator"), { jobId: id });
  const [after] = await test.db.q.select().from(test.db.t.lab).where(eq(test.db.t.lab.id, lab.id));
  expect(after?.state).toBe("broken");
});

it("is for operators; unknown jobs and ids that are none are refused", async () => {
  const lab = await makeLab(test.db);
  const { id } = await makeJob(test.db, { labId: lab.id });
  const viewer = await test.as("viewer");
  expect(await refusalOf(cancelJob(viewer, { jobId: id }))).toMatchObject({ code: "forbidden" });
  await test.raise(viewer.actor.id, lab.id, "operator");
  await cancelJob(viewer, { jobId: id });
  expect(await refusalOf(cancelJob(viewer, { jobId: someId() }))).toMatchObject({ code: "not_found" });
  expect(await refusalOf(cancelJob(viewer, { jobId: "1' or 1=1" }))).toMatchObject({ code: "bad_input" });
});

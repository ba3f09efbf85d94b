import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DeployPayload } from "@/server/contract/deploy-run";
import { JOB_STATUSES, type JobStatus } from "@/server/contract/job";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addRevision, makeBundle, makeReadyLab, someDescriptor } from "../deploy/deploy-under-test";
import { requestDeploy } from "../deploy/request-deploy";
import { appendRunOutput } from "./append-run-output";
import { cancelJob } from "./cancel-job";
import { claimJob } from "./claim-job";
import { FenceLost } from "./fence";
import { finishJob } from "./finish-job";
import { getJob } from "./get-job";
import { readLog } from "./read-log";
import { runJobAgain } from "./run-job-again";

let test: ServiceTest;
let operator: Awaited<ReturnType<ServiceTest["as"]>>;
beforeAll(async () => {
  test = await startServiceTest();
  operator = await test.as("operator");
  await makeBundle(test.db);
});
afterAll(() => test.close());

const me = { id: "runner 1", machineId: "machine 1" };
const change = (jobId: string, values: Partial<typeof test.db.t.job.$inferInsert>) =>
  test.db.write(({ q, t }) => q.update(t.job).set(values).where(eq(t.job.id, jobId)));

/** A deploy whose first run has ended after two lines. */
async function endedDeploy(status: "failed" | "canceled" | "interrupted" = "failed") {
  const lab = await makeReadyLab(test.db);
  const { jobId } = await requestDeploy(operator, { labId: lab.id });
  test.clock.at += 1000;
  const held = await runTo(jobId, "one", "failed");
  await change(jobId, { status });
  await test.db.write(({ q, t }) => q.update(t.jobRun).set({ status }).where(eq(t.jobRun.jobId, jobId)));
  return { labId: lab.id, jobId, held };
}

async function runTo(jobId: string, word: string, outcome: "failed" | "succeeded") {
  const held = await claimJob(test.system, me);
  if (held?.id !== jobId) throw new Error(`${held?.id} was claimed`);
  const chunk = { first: 1, last: 2, data: `${word} 1\n${word} 2\n`, times: [1, 2] };
  const output = { lastLine: 0, lastEvent: 0, chunks: [chunk], events: [] };
  await appendRunOutput(test.system, { ...held, tasks: new Map() }, output);
  const upTo = { lastLine: 2, lastEvent: 0 };
  await finishJob(
    test.system,
    held,
    { outcome, message: `${word} ended`, findings: [], upTo },
    async () => {},
  );
  return held;
}

describe("a further run", () => {
  it.each(["failed", "canceled", "interrupted"] as const)(
    "of a %s deploy waits in the queue with a clean start, and the first stays readable",
    async (status) => {
      const { jobId } = await endedDeploy(status);
      expect((await getJob(operator, { jobId })).can.runAgain).toEqual({ allowed: true, reason: null });
      expect(await runJobAgain(operator, { jobId })).toEqual({ jobId, run: 2 });
      expect(await getJob(operator, { jobId })).toMatchObject({
        ...{ run: 2, status: "queued", lastLine: 0, startedAt: null, finishedAt: null },
        message: "waits for a runner",
      });
      const { runs, ...first } = await getJob(operator, { jobId, run: 1 });
      expect(runs).toMatchObject([
        { run: 1, status, lastLine: 2, requestedBy: null },
        { run: 2, status: "queued", lastLine: 0, requestedBy: operator.actor.name },
      ]);
      expect(first).toMatchObject({ run: 1, status, message: "one ended" });
      const [entry] = await test.auditTrail();
      expect(entry).toMatchObject({
        action: "job.run-again",
        subjectId: jobId,
        detail: { run: 2, from: status },
      });
      await cancelJob(operator, { jobId });
    },
  );

  it("is claimed with a higher fence, logs from line 1, and ends apart from the first", async () => {
    const { jobId, held } = await endedDeploy();
    await runJobAgain(operator, { jobId });
    const late = { lastLine: 0, lastEvent: 0, chunks: [], events: [] };
    const again = await runTo(jobId, "two", "succeeded");
    expect(again).toMatchObject({ run: 2, fence: held.fence + 1 });
    const write = appendRunOutput(test.system, { ...held, tasks: new Map() }, late);
    await expect(write).rejects.toBeInstanceOf(FenceLost);
    const textOf = async (run: number) =>
      (await readLog(operator, { jobId, run })).lines.map(({ n, text }) => `${n} ${text}`);
    expect(await textOf(1)).toEqual(["1 one 1", "2 one 2"]);
    expect(await textOf(2)).toEqual(["1 two 1", "2 two 2"]);
    const job = await getJob(operator, { jobId });
    expect(job.runs.map(({ status }) => status)).toEqual(["failed", "succeeded"]);
    expect(job.can.runAgain.reason).toContain("has succeeded");
  });

  it("is the same one for the same key, also when both come at once", async () => {
    const { jobId } = await endedDeploy();
    const press = () => runJobAgain(operator, { jobId, idempotencyKey: "press" });
    expect(await Promise.all([press(), press(), press()])).toEqual(Array(3).fill({ jobId, run: 2 }));
    expect((await getJob(operator, { jobId })).runs).toHaveLength(2);
    expect(await refusalOf(runJobAgain(operator, { jobId }))).toMatchObject({ code: "wrong_state" });
    await cancelJob(operator, { jobId });
  });

  it("goes on from the run before it, as often as needed", async () => {
    const { jobId } = await endedDeploy();
    for (const run of [2, 3]) {
      expect(await runJobAgain(operator, { jobId })).toEqual({ jobId, run });
      await runTo(jobId, "again", "failed");
    }
    expect((await getJob(operator, { jobId })).runs).toHaveLength(3);
  });
});

describe("is refused", () => {
  let made: Awaited<ReturnType<typeof endedDeploy>>;
  let entries: number;
  beforeEach(async () => {
    made = await endedDeploy();
    entries = (await test.auditTrail()).length;
  });

  /** By service and page alike, in the same words, and nothing is written. */
  async function expectRefusal(words: RegExp): Promise<void> {
    const { jobId } = made;
    const refused = await refusalOf(runJobAgain(operator, { jobId }));
    expect(refused).toEqual({ code: "wrong_state", message: expect.stringMatching(words) });
    expect((await getJob(operator, { jobId })).can.runAgain).toEqual({
      allowed: false,
      reason: refused.message,
    });
    expect((await getJob(operator, { jobId })).run).toBe(1);
    expect(await test.auditTrail()).toHaveLength(entries);
  }

  it("for a newer revision of the descriptor, with both numbers", async () => {
    await addRevision(test.db, made.labId, 2, someDescriptor());
    await expectRefusal(/descriptor is at revision 2 and this job ran with revision 1: plan a new deploy\.$/);
  });

  it("for a newer deploy, until that one was cancelled in the queue", async () => {
    const { jobId } = await requestDeploy(operator, { labId: made.labId });
    entries += 1;
    await expectRefusal(
      /^A newer job of this lab exists: Deploy Kubernetes 1\.34\.4 to 3 hosts \(queued\)\./,
    );
    await cancelJob(operator, { jobId });
    expect(await runJobAgain(operator, { jobId: made.jobId })).toMatchObject({ run: 2 });
    await cancelJob(operator, { jobId: made.jobId });
  });

  it("for a bundle that is gone", async () => {
    await test.db.write(({ q, t }) => q.delete(t.bundle));
    await expectRefusal(/^The bundle this job ran with \(f{12}\) is no longer in the store/);
    await makeBundle(test.db);
  });

  it("for rendered files that came out otherwise, naming them", async () => {
    const [row] = await test.db.q.select().from(test.db.t.job).where(eq(test.db.t.job.id, made.jobId));
    const payload = DeployPayload.parse(row?.payload);
    await change(made.jobId, { payload: { ...payload, files: { ...payload.files, "nodes.yaml": "0" } } });
    await expectRefusal(/^1 of the rendered files is no longer what this job ran with \(nodes\.yaml\)/);
  });

  it("for a cluster of another profile, Kubernetes or bundle", async () => {
    const [row] = await test.db.q.select().from(test.db.t.job).where(eq(test.db.t.job.id, made.jobId));
    const { plan } = DeployPayload.parse(row?.payload);
    const cluster = { id: plan.clusterId, labId: made.labId, jobId: made.jobId, state: "verified" as const };
    const other = { bundleId: "e".repeat(64), profile: "high-performance", kubernetes: "1.33.0" };
    const rest = { endpoint: plan.endpoint, plan, createdAt: 1, verifiedAt: 1 };
    await test.db.write(({ q, t }) => q.insert(t.cluster).values({ ...cluster, ...other, ...rest }));
    await expectRefusal(
      /its profile is high-performance and this job ran with basic, its Kubernetes is 1\.33\.0 and this job ran with 1\.34\.4, its bundle is e{12} and this job ran with f{12}/,
    );
  });

  it("for a lab that was removed", async () => {
    await test.db.write(({ q, t }) =>
      q.update(t.lab).set({ state: "removed" }).where(eq(t.lab.id, made.labId)),
    );
    await expectRefusal(/^The lab was removed\.$/);
  });

  it("in every state that is not an end to go on from", async () => {
    const others = JOB_STATUSES.filter(
      (one: JobStatus) => !["failed", "canceled", "interrupted"].includes(one),
    );
    for (const status of others) {
      await change(made.jobId, { status });
      expect(await refusalOf(runJobAgain(operator, { jobId: made.jobId }))).toMatchObject({
        code: "wrong_state",
      });
    }
    await change(made.jobId, { status: "failed" });
  });

  it("to who may not start jobs, and the button says so", async () => {
    const viewer = await test.as("viewer");
    expect(await refusalOf(runJobAgain(viewer, { jobId: made.jobId }))).toMatchObject({ code: "forbidden" });
    expect((await getJob(viewer, { jobId: made.jobId })).can.runAgain.reason).toContain(
      "needs the role Operator",
    );
    await test.raise(viewer.actor.id, made.labId, "operator");
    expect((await getJob(viewer, { jobId: made.jobId })).can.runAgain.allowed).toBe(true);
  });
});

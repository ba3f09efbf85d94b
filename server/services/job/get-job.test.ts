import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import type { RunEvent } from "@/server/contract/run-folder";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { getJob } from "./get-job";
import { listTasks } from "./list-tasks";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const finding: RunEvent = {
  type: "finding",
  seq: 3,
  at: 30,
  line: 7,
  host: "w1",
  title: "The kubelet does not start",
  detail: "failed to load config",
  hint: "look at the journal",
};
const task = {
  type: "task",
  seq: 1,
  at: 10,
  line: 2,
  uuid: "t1",
  name: "Start the kubelet",
} satisfies RunEvent;

async function makeFailedJob() {
  const lab = await makeLab(test.db);
  const job = await makeJob(test.db, {
    labId: lab.id,
    status: "failed",
    run: 2,
    message: "w1 failed",
    lastLine: 9,
  });
  const jobId = job.id;
  await test.db.write(async ({ q, t }) => {
    await q
      .insert(t.jobRun)
      .values({ jobId, run: 1, status: "interrupted", lastLine: 4, message: "was gone" });
    for (const [ord, stage] of ["prepare", "install"].entries()) {
      const row = { jobId, ord, stage, title: stage, hosts: ["w1"], startedAt: 1, finishedAt: 500 };
      await q.insert(t.jobStage).values({ ...row, run: 2, status: "succeeded" });
      if (ord === 0) await q.insert(t.jobStage).values({ ...row, run: 1, status: "failed" });
    }
    await q
      .insert(t.jobHostStage)
      .values({ jobId, run: 2, stage: "install", host: "w1", status: "failed", failed: 1 });
    for (const event of [task, finding]) {
      const { seq, type, at, line } = event;
      await q.insert(t.jobEvent).values({ jobId, run: 2, seq, type, at, line, data: event });
    }
    const result = { taskUuid: "t1", task: task.name, host: "w1", firstLine: 3, lastLine: 2 };
    await q.insert(t.taskResult).values({ jobId, run: 2, seq: 2, status: "failed", ...result });
  });
  return job;
}

it("shows the last run with stages, hosts, findings and what may be done", async () => {
  const { id } = await makeFailedJob();
  const job = await getJob(await test.as("viewer"), { jobId: id });
  expect(job).toMatchObject({
    run: 2,
    status: "failed",
    message: "w1 failed",
    lastLine: 9,
    runs: [{ run: 1, status: "interrupted" }, { run: 2 }],
    stages: [{ id: "prepare", usualMs: null }, { id: "install" }],
    hostStages: [{ host: "w1", stage: "install", failed: 1, ok: 0 }],
    findings: [{ host: "w1", title: "The kubelet does not start", hint: "look at the journal", line: 7 }],
    marks: ["practice lab"],
  });
  expect(job.can.cancel).toEqual({
    allowed: false,
    reason: expect.stringContaining("needs the role Operator"),
  });
  const asOperator = await getJob(await test.as("operator"), { jobId: id });
  expect(asOperator.can.cancel.reason).toBe("The job has ended (failed).");
});

it("shows an earlier run as it ended", async () => {
  const { id } = await makeFailedJob();
  const viewer = await test.as("viewer");
  const job = await getJob(viewer, { jobId: id, run: 1 });
  expect(job).toMatchObject({
    run: 1,
    status: "interrupted",
    lastLine: 4,
    message: "was gone",
    findings: [],
  });
  expect(job.stages.map((stage) => [stage.id, stage.status])).toEqual([["prepare", "failed"]]);
  expect(await refusalOf(getJob(viewer, { jobId: id, run: 3 }))).toMatchObject({ code: "not_found" });
});

it("says how long a stage usually takes: the median of what succeeded", async () => {
  const lab = await makeLab(test.db);
  // the last two are of a job that was run again: what it did not do anew took no time
  for (const [length, run] of [
    [100, 1],
    [5000, 1],
    [300, 1],
    [1, 2],
    [2, 2],
  ] as const) {
    const { id: jobId } = await makeJob(test.db, {
      ...{ labId: lab.id, status: "succeeded", kind: "bundle-build", run },
    });
    const row = { jobId, run, ord: 0, title: "x", hosts: [], status: "succeeded" as const };
    await test.db.write(({ q, t }) =>
      q.insert(t.jobStage).values({ ...row, stage: "build", startedAt: 1000, finishedAt: 1000 + length }),
    );
  }
  const { id: jobId } = await makeJob(test.db, { labId: lab.id, status: "running", kind: "bundle-build" });
  await test.db.write(({ q, t }) =>
    q
      .insert(t.jobStage)
      .values({ jobId, run: 1, stage: "build", ord: 0, title: "x", hosts: [], status: "running" }),
  );
  const job = await getJob(await test.as("viewer"), { jobId });
  expect(job.stages[0]).toMatchObject({ usualMs: 300, status: "running" });
});

it("gives tasks with their results", async () => {
  const { id } = await makeFailedJob();
  const tasks = await listTasks(await test.as("viewer"), { jobId: id });
  expect(tasks).toMatchObject({
    run: 2,
    folds: [{ uuid: "t1", firstLine: 1, lastLine: 2, counts: { failed: 1, ok: 0 } }],
    results: [{ taskUuid: "t1", host: "w1", status: "failed", firstLine: 3, lastLine: 2 }],
  });
  expect(await listTasks(await test.as("viewer"), { jobId: id, run: 1 })).toMatchObject({
    run: 1,
    folds: [],
  });
});

it("names revision and bundle with its marks, and who is not let in", async () => {
  const lab = await makeLab(test.db, { kind: "registered" });
  const [revision, bundleId] = [v7(), "b".repeat(64)];
  await test.db.write(async ({ q, t }) => {
    const manifest = { components: [{ name: "etcd", source: "built here" }] } as never;
    const row = {
      id: bundleId,
      name: "k8s",
      kubernetes: "1.34.4",
      manifest,
      size: 1,
      origin: "x",
      createdBy: "x",
    };
    await q.insert(t.bundle).values({ ...row, createdAt: 1 });
    const content = { version: 1, provisioner: "preprovisioned", jumpHosts: [], hosts: [] } as const;
    const common = {
      id: revision,
      labId: lab.id,
      number: 4,
      author: "x",
      source: "form",
      sha256: "x",
      createdAt: 1,
    };
    await q
      .insert(t.descriptorRevision)
      .values({ ...common, content: { ...content, jumpHosts: [], hosts: [] } });
  });
  const { id } = await makeJob(test.db, { labId: lab.id, bundleId, descriptorRevisionId: revision });
  expect(await getJob(await test.as("viewer"), { jobId: id })).toMatchObject({
    descriptorRevision: 4,
    bundleName: "k8s",
    marks: ["built here"],
    message: "waits for a runner",
  });
  expect(await refusalOf(getJob(test.anonymous, { jobId: id }))).toMatchObject({ code: "not_signed_in" });
  expect(await refusalOf(getJob(await test.as("viewer"), { jobId: someId() }))).toMatchObject({
    code: "not_found",
  });
});

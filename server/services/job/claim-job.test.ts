import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { appendRunOutput } from "./append-run-output";
import { claimJob, listStrayJobs, takeOverJob } from "./claim-job";
import { heartbeatJob } from "./heartbeat-job";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(() => test.db.write((tx) => tx.q.delete(tx.t.job).where(eq(tx.t.job.requestedBy, "a test"))));

const me = { id: "runner 1", machineId: "machine 1" };
const other = { id: "runner 2", machineId: "machine 1" };
const rowOf = async (id: string) => {
  const { job, jobRun } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, id));
  const [run] = await test.db.q.select().from(jobRun).where(eq(jobRun.jobId, id));
  return { row, run };
};

it("takes the oldest job, raises its fence and says who has it since when", async () => {
  const [a, b] = [await makeLab(test.db), await makeLab(test.db)];
  const second = await makeJob(test.db, { labId: b.id, createdAt: 2 });
  const first = await makeJob(test.db, { labId: a.id, createdAt: 1, payload: { hosts: 3 }, fence: 4 });
  expect(await claimJob(test.system, me)).toMatchObject({
    id: first.id,
    fence: 5,
    run: 1,
    status: "running",
    payload: { hosts: 3 },
    lastLine: 0,
  });
  const { row, run } = await rowOf(first.id);
  const at = test.clock.at;
  expect(row).toMatchObject({ status: "running", runnerId: me.id, machineId: me.machineId, startedAt: at });
  expect(run).toMatchObject({ status: "running", startedAt: at });
  expect((await claimJob(test.system, me))?.id).toBe(second.id);
  expect(await claimJob(test.system, me)).toBeUndefined();
});

it.each(["running", "canceling", "waiting"] as const)(
  "leaves a lab alone that a %s job holds",
  async (status) => {
    const lab = await makeLab(test.db);
    await makeJob(test.db, { labId: lab.id, status });
    await makeJob(test.db, { labId: lab.id, createdAt: 1 });
    const free = await makeJob(test.db, { labId: (await makeLab(test.db)).id, createdAt: 2 });
    expect((await claimJob(test.system, me))?.id).toBe(free.id);
    expect(await claimJob(test.system, me)).toBeUndefined();
  },
);

it("runs a job that touches no host beside the one that holds the lab, and is not held up by it", async () => {
  const lab = await makeLab(test.db);
  await makeJob(test.db, { labId: lab.id, status: "running" });
  const beside = await makeJob(test.db, { labId: lab.id, exclusive: false });
  expect((await claimJob(test.system, me))?.id).toBe(beside.id);
  const next = await makeLab(test.db);
  await makeJob(test.db, { labId: next.id, exclusive: false, status: "running" });
  const holder = await makeJob(test.db, { labId: next.id });
  expect((await claimJob(test.system, me))?.id).toBe(holder.id);
});

it("takes a stray job over: the runner that had it can write no more", async () => {
  const { id } = await makeJob(test.db, { labId: (await makeLab(test.db)).id });
  const mine = await claimJob(test.system, me);
  if (!mine) throw new Error("nothing was claimed");
  await heartbeatJob(test.system, { ...me, pid: 4711 });
  expect(await listStrayJobs(test.system, me)).toEqual([]);
  const [stray] = await listStrayJobs(test.system, other);
  expect(stray).toMatchObject({ id, pid: 4711, machineId: me.machineId, heartbeatAt: test.clock.at });
  if (!stray) throw new Error("no stray");
  const theirs = await takeOverJob(test.system, other, stray);
  expect(theirs).toMatchObject({ id, fence: mine.fence + 1, status: "running" });
  const output = {
    lastLine: 0,
    lastEvent: 0,
    chunks: [{ first: 1, last: 1, data: "x\n", times: [1] }],
    events: [],
  };
  const tasks = new Map();
  await expect(appendRunOutput(test.system, { ...mine, tasks }, output)).rejects.toThrow("no longer");
  await expect(takeOverJob(test.system, me, stray)).rejects.toThrow("no longer");
  expect(await appendRunOutput(test.system, { ...theirs, tasks }, output)).toEqual({
    lastLine: 1,
    lastEvent: 0,
  });
});

it("takes nothing over that has ended", async () => {
  await makeJob(test.db, { labId: (await makeLab(test.db)).id });
  const mine = await claimJob(test.system, me);
  if (!mine) throw new Error("nothing was claimed");
  const { job } = test.db.t;
  await test.db.write((tx) => tx.q.update(job).set({ status: "failed" }).where(eq(job.id, mine.id)));
  expect(await listStrayJobs(test.system, other)).toEqual([]);
  await expect(takeOverJob(test.system, other, mine)).rejects.toThrow("no longer");
});

import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { heartbeatJob, readHeldJobs } from "./heartbeat-job";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("says of the runner and of the jobs it holds that they live, and of no others", async () => {
  const { job, runner } = test.db.t;
  const me = { id: "me", machineId: "m", pid: 17 };
  const make = async (values: object) =>
    (await makeJob(test.db, { labId: (await makeLab(test.db)).id, ...values })).id;
  const mine = await make({ status: "running", runnerId: "me" });
  const ended = await make({ status: "failed", runnerId: "me" });
  const others = await make({ status: "running", runnerId: "other" });
  await heartbeatJob(test.system, me);
  test.clock.at += 5000;
  await heartbeatJob(test.system, me);
  const [row] = await test.db.q.select().from(runner).where(eq(runner.id, "me"));
  expect(row).toMatchObject({ pid: 17, startedAt: test.clock.at - 5000, heartbeatAt: test.clock.at });
  const beats = await test.db.q.select({ id: job.id, at: job.heartbeatAt }).from(job);
  const at = new Map(beats.map((one) => [one.id, one.at]));
  expect([at.get(mine), at.get(ended), at.get(others)]).toEqual([test.clock.at, null, null]);
});

it("tells what became of jobs", async () => {
  const { id } = await makeJob(test.db, {
    labId: (await makeLab(test.db)).id,
    status: "canceling",
    fence: 3,
  });
  expect(await readHeldJobs(test.system, [])).toEqual(new Map());
  expect(await readHeldJobs(test.system, [id, someId()])).toEqual(
    new Map([[id, { status: "canceling", fence: 3 }]]),
  );
});

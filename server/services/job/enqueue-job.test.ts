import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { authorize } from "../authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { enqueueJob, findRepeatedJob } from "./enqueue-job";
import { getJob } from "./get-job";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("queues a job with its first run, in the name of who asked", async () => {
  const operator = await test.as("operator");
  const granted = await authorize(operator, "job.start");
  const { id: labId } = await makeLab(test.db);
  const wanted = { labId, kind: "deploy" as const, title: "Deploy it", payload: { bundleId: "b" } };
  const jobId = await test.db.write((db) => enqueueJob({ ...operator, db }, granted, wanted));
  expect(await getJob(operator, { jobId })).toMatchObject({
    status: "queued",
    requestedBy: operator.actor.name,
    createdAt: test.clock.at,
    runs: [{ run: 1, status: "queued", lastLine: 0 }],
  });
});

it("finds what the same caller asked for with the same key", async () => {
  const operator = await test.as("operator");
  const granted = await authorize(operator, "job.start");
  const { id: labId } = await makeLab(test.db);
  const wanted = { labId, kind: "deploy" as const, title: "x", payload: {}, idempotencyKey: "k" };
  const jobId = await test.db.write((db) => enqueueJob({ ...operator, db }, granted, wanted));
  expect(await findRepeatedJob(operator, "k", "deploy")).toEqual({ jobId, labId });
  expect(await findRepeatedJob(operator, "other", "deploy")).toBeUndefined();
  expect(await findRepeatedJob(await test.as("operator"), "k", "deploy")).toBeUndefined();
  expect(await refusalOf(findRepeatedJob(operator, "k", "bundle-build"))).toMatchObject({ code: "conflict" });
});

import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { createPracticeLab } from "../lab/create-practice-lab";
import { requestBundleBuild } from "./request-bundle-build";

let test: ServiceTest;
let labId = "";
beforeEach(async () => {
  test = await startServiceTest();
  ({ labId } = await createPracticeLab(await test.as("operator"), { name: "rock" }));
});
afterEach(() => test.close());
const kubernetes = "1.34.4";

it("queues a job that does not hold the lab, with its audit row", async () => {
  const operator = await test.as("operator");
  const { jobId } = await requestBundleBuild(operator, { labId, kubernetes });
  const { job } = test.db.t;
  expect(await test.db.q.select().from(job).where(eq(job.id, jobId))).toMatchObject([
    { labId, kind: "bundle-build", status: "queued", exclusive: false, payload: { kubernetes }, run: 1 },
  ]);
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({
    action: "bundle.build",
    labId,
    detail: { jobId, kubernetes },
    actor: operator.actor.name,
  });
});

it("answers a build that has not ended, and starts another afterwards", async () => {
  const operator = await test.as("operator");
  const { jobId } = await requestBundleBuild(operator, { labId, kubernetes });
  expect(await requestBundleBuild(operator, { labId, kubernetes })).toEqual({ jobId });
  expect((await test.auditTrail()).filter(({ action }) => action === "bundle.build")).toHaveLength(1);
  const { job } = test.db.t;
  await test.db.write((tx) => tx.q.update(job).set({ status: "failed" }).where(eq(job.id, jobId)));
  expect((await requestBundleBuild(operator, { labId, kubernetes })).jobId).not.toBe(jobId);
});

it("refuses who may not, unknown labs and versions nobody pinned", async () => {
  const viewer = requestBundleBuild(await test.as("viewer"), { labId, kubernetes });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
  const operator = await test.as("operator");
  const nowhere = requestBundleBuild(operator, { labId: someId(), kubernetes });
  expect(await refusalOf(nowhere)).toMatchObject({ code: "not_found" });
  const unknown = requestBundleBuild(operator, { labId, kubernetes: "1.2.3" });
  expect(await refusalOf(unknown)).toMatchObject({
    code: "bad_input",
    message: "Kubernetes 1.2.3 cannot be built here: choose 1.34.4, 1.35.4, or import a bundle.",
  });
  expect((await test.auditTrail()).map(({ action }) => action)).toEqual(["lab.create"]);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BundleBuildPlan } from "@/server/contract/bundle-build";
import { readManifest } from "@/server/infra/bundle/read-bundle";
import { makeSmallBundle } from "@/server/infra/bundle/small-bundle-under-test";
import { getBundle } from "@/server/services/bundle/get-bundle";
import { listBundles } from "@/server/services/bundle/list-bundles";
import { requestBundleBuild } from "@/server/services/bundle/request-bundle-build";
import { type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { createPracticeLab } from "@/server/services/lab/create-practice-lab";
import { finisher } from "./bundle-build.finish";
import { planner } from "./bundle-build.plan";
import type { ClaimedJob } from "./job-kind";

let test: ServiceTest;
let claimed: ClaimedJob;
let requestedBy = "";
beforeEach(async () => {
  test = await startServiceTest();
  const operator = await test.as("operator");
  requestedBy = operator.actor.name;
  const { labId } = await createPracticeLab(operator, { name: "rock" });
  const { jobId } = await requestBundleBuild(operator, { labId, kubernetes: "1.34.4" });
  const { job } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, jobId));
  if (!row) throw new Error("no job");
  claimed = { ...row, run: 1, fence: 1 };
});
afterEach(() => test.close());

const finish = (outcome: "succeeded" | "canceled", data: Record<string, unknown>) =>
  test.db.write((db) => finisher.finish({ ...test.system, db }, claimed, { outcome, data, secrets: {} }));

it("hands over absolute folders, the sources among them, and no secret", async () => {
  const { plan, secrets } = await planner.plan(test.system, claimed);
  expect(secrets).toEqual({});
  const { kubernetes, ...folders } = BundleBuildPlan.parse(plan);
  expect(kubernetes).toBe("1.34.4");
  expect(Object.values(folders).every((folder) => path.isAbsolute(folder))).toBe(true);
  expect(folders.sources).toBe(path.resolve("bundle"));
});

it("puts the bundle on the list by who asked, and on the job, in the transaction that ends it", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fairlead-built-"));
  makeSmallBundle(folder);
  const bundle = await readManifest(folder);
  rmSync(folder, { recursive: true });
  await finish("succeeded", { bundle });
  expect(await getBundle(await test.as("viewer"), { bundleId: bundle.id })).toMatchObject({
    origin: "built here",
    createdBy: requestedBy,
    builtByJob: claimed.id,
  });
  const { job } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, claimed.id));
  expect(row?.bundleId).toBe(bundle.id);
  expect((await test.auditTrail())[0]).toMatchObject({
    ...{ action: "bundle.register", actorKind: "system" },
    detail: { jobId: claimed.id, requestedBy },
  });
});

it("lists nothing after a cancel", async () => {
  await finish("canceled", {});
  expect((await listBundles(await test.as("viewer"), {})).items).toEqual([]);
});

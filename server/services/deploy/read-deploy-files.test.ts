import { afterEach, beforeEach, expect, it } from "vitest";
import { makeJob } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeBundle, makeReadyLab } from "./deploy-under-test";
import { planDeploy } from "./plan-deploy";
import { readDeployFiles } from "./read-deploy-files";
import { requestDeploy } from "./request-deploy";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("renders a deploy's files from the plan kept with it, as they were read before it started", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const read = await planDeploy(operator, { labId: lab.id });
  const { jobId } = await requestDeploy(operator, { labId: lab.id, digest: read.digest });
  // a later bundle changes the next plan, not this job
  await makeBundle(test.db, 9, "a");
  const { files, hosts } = await readDeployFiles(await test.as("viewer"), { jobId });
  expect(files).toEqual(read.files);
  expect(hosts).toEqual(["one", "two", "three"]);
});

it("has none for other jobs, and none for strangers", async () => {
  const { id: labId } = await makeReadyLab(test.db);
  const job = await makeJob(test.db, { labId, kind: "practice-lab-up" });
  const viewer = await test.as("viewer");
  expect(await refusalOf(readDeployFiles(viewer, { jobId: job.id }))).toMatchObject({ code: "unsupported" });
  const nobody = { jobId: "01930000-0000-7000-8000-000000000000" };
  expect(await refusalOf(readDeployFiles(viewer, nobody))).toMatchObject({ code: "not_found" });
  expect(await refusalOf(readDeployFiles(test.anonymous, { jobId: job.id }))).toMatchObject({
    code: "not_signed_in",
  });
});

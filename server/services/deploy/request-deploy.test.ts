import { afterEach, beforeEach, expect, it } from "vitest";
import { DeployPlan } from "@/server/contract/deploy";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getJob } from "../job/get-job";
import { addFacts, addRevision, makeBundle, makeReadyLab, someDescriptor } from "./deploy-under-test";
import { planDeploy } from "./plan-deploy";
import { requestDeploy } from "./request-deploy";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());
const jobs = () => test.db.q.select().from(test.db.t.job);

it("queues a job with the plan that was read, and one audit row", async () => {
  const lab = await makeReadyLab(test.db, { name: "rack 7" });
  const bundleId = await makeBundle(test.db);
  const operator = await test.as("operator");
  const view = await planDeploy(operator, { labId: lab.id });
  const { jobId } = await requestDeploy(operator, { labId: lab.id, digest: view.digest });
  const [row] = await jobs();
  expect(row).toMatchObject({
    id: jobId,
    kind: "deploy",
    title: "Deploy Kubernetes 1.34.4 to 3 hosts",
    status: "queued",
    exclusive: true,
    bundleId,
    descriptorRevisionId: view.revision.id,
  });
  expect(DeployPlan.parse(row?.payload.plan)).toEqual(view.plan);
  const [entry, ...others] = await test.auditTrail();
  expect(entry).toMatchObject({ action: "lab.deploy", subject: "rack 7", labId: lab.id });
  expect(entry?.detail).toMatchObject({ jobId, bundleId, revision: 1, digest: view.digest });
  expect(others).toEqual([]);
});

it("F8: lets a second deploy wait and says for what; both are for the same cluster", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const first = await requestDeploy(operator, { labId: lab.id });
  test.clock.at += 1000;
  const second = await requestDeploy(operator, { labId: lab.id });
  expect(await getJob(operator, { jobId: second.jobId })).toMatchObject({
    status: "queued",
    message: expect.stringContaining("waits for Deploy Kubernetes 1.34.4 to 3 hosts"),
  });
  expect(await getJob(operator, { jobId: first.jobId })).toMatchObject({ message: "waits for a runner" });
  const clusters = (await jobs()).map((row) => DeployPlan.parse(row.payload.plan).clusterId);
  expect(new Set(clusters).size).toBe(1);
});

it("answers the same job for the same idempotency key, also when both come at once", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const same = () => requestDeploy(operator, { labId: lab.id, idempotencyKey: "press" });
  const answers = await Promise.all([same(), same(), same()]);
  expect(new Set(answers.map((one) => one.jobId)).size).toBe(1);
  expect(await jobs()).toHaveLength(1);
  expect(await test.auditTrail()).toHaveLength(1);
});

it("F7: refuses a viewer", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const viewer = await test.as("viewer");
  expect(await refusalOf(requestDeploy(viewer, { labId: lab.id }))).toMatchObject({ code: "forbidden" });
  expect(await jobs()).toEqual([]);
});

it("refuses a plan that is no longer the plan", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const { digest } = await planDeploy(operator, { labId: lab.id });
  await addRevision(test.db, lab.id, 2, someDescriptor());
  expect(await refusalOf(requestDeploy(operator, { labId: lab.id, digest }))).toMatchObject({
    code: "conflict",
    message: expect.stringContaining("read it again"),
  });
  expect(await jobs()).toEqual([]);
});

it.each([
  [{ state: "creating" as const }, "being created"],
  [{ state: "broken" as const }, "broken"],
  [{ request: { kind: "plain" } }, "plain practice lab"],
])("refuses a lab that is %j", async (values, sentence) => {
  const lab = await makeReadyLab(test.db, values);
  await makeBundle(test.db);
  expect(await refusalOf(requestDeploy(await test.as("admin"), { labId: lab.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining(sentence),
  });
});

it("refuses a lab without a bundle", async () => {
  const lab = await makeReadyLab(test.db);
  expect(await refusalOf(requestDeploy(await test.as("admin"), { labId: lab.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("no bundle yet"),
  });
});

it("takes programs that were built here outside a practice lab only after the tick", async () => {
  const content = someDescriptor({ provisioner: "preprovisioned" });
  const lab = await makeReadyLab(test.db, { kind: "registered" }, content);
  await addFacts(test.db, lab.id, test.clock.at);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  expect(await refusalOf(requestDeploy(operator, { labId: lab.id }))).toMatchObject({
    code: "unsupported",
    message: expect.stringContaining("built here"),
  });
  await requestDeploy(operator, { labId: lab.id, acceptBuiltHere: true });
  expect((await test.auditTrail())[0]?.detail).toMatchObject({ acceptBuiltHere: true });
});

it("refuses an operator's hosts nobody read, and names the checks that failed once they are read", async () => {
  const content = someDescriptor({ provisioner: "preprovisioned" });
  const lab = await makeReadyLab(test.db, { kind: "registered" }, content);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const press = () => requestDeploy(operator, { labId: lab.id, acceptBuiltHere: true });
  expect(await refusalOf(press())).toEqual({
    code: "wrong_state",
    message: "Not yet: read the facts of one, two, three first.",
  });
  await addFacts(test.db, lab.id, test.clock.at - 1, (facts, name) => {
    if (name === "two") facts.memory.swaps = [{ path: "/dev/sda2", sizeKiB: 2048 * 1024 }];
  });
  expect(await refusalOf(press())).toMatchObject({
    code: "wrong_state",
    message: expect.stringMatching(/Swap is off \(two: Swap is on: \/dev\/sda2 \(2,048 MiB\)/),
  });
  const { can, checks } = await planDeploy(operator, { labId: lab.id });
  expect(can.deploy).toEqual({ allowed: false, reason: expect.stringContaining("Swap is off") });
  expect(checks.filter((one) => one.severity === "error" && one.status === "failed")).toMatchObject([
    { id: "memory.swap", host: "two", factsAt: test.clock.at - 1 },
  ]);
  // the newer reading counts
  await addFacts(test.db, lab.id, test.clock.at);
  await press();
  expect(await jobs()).toHaveLength(1);
});

it("deploys on a practice lab nobody read, but not against what was read", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  await addFacts(test.db, lab.id, test.clock.at, (facts) => {
    facts.leftovers = [{ kind: "path", what: "/etc/kubernetes/admin.conf" }];
  });
  expect(await refusalOf(requestDeploy(operator, { labId: lab.id }))).toMatchObject({ code: "wrong_state" });
  await addFacts(test.db, lab.id, test.clock.at + 1);
  await requestDeploy(operator, { labId: lab.id });
  expect(await jobs()).toHaveLength(1);
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { DeployPlanView } from "@/server/contract/deploy-view";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addRevision, makeBundle, makeCluster, makeReadyLab, someDescriptor } from "./deploy-under-test";
import { planDeploy } from "./plan-deploy";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("plans the newest revision with the newest bundle, and says the same again", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db, 1, "e");
  const bundleId = await makeBundle(test.db, 2);
  const operator = await test.as("operator");
  const view = await planDeploy(operator, { labId: lab.id });
  expect(() => DeployPlanView.parse(view)).not.toThrow();
  expect(view).toMatchObject({
    layer1: "practice lab",
    revision: { number: 1 },
    bundle: { id: bundleId, marks: ["built here"] },
    cluster: null,
    can: { deploy: { allowed: true, reason: null } },
  });
  expect(view.plan.hosts.map((host) => host.role)).toEqual(["control-plane", "worker", "worker"]);
  expect(view.stages).toHaveLength(7);
  expect(view.files.some((file) => file.path === "kubeadm-init.yaml")).toBe(true);
  expect(view.rows.some((row) => row.verdict === "not met")).toBe(true);
  expect((await planDeploy(operator, { labId: lab.id })).digest).toBe(view.digest);

  const moved = someDescriptor({ networks: { pods: "203.2.0.0/16", services: "203.1.0.0/20" } });
  await addRevision(test.db, lab.id, 2, moved);
  const later = await planDeploy(operator, { labId: lab.id });
  expect(later).toMatchObject({ revision: { number: 2 }, plan: { podSubnet: "203.2.0.0/16" } });
  expect(later.digest).not.toBe(view.digest);
});

it("F7: shows a viewer the plan and why the button is off", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const viewer = await test.as("viewer");
  const { can } = await planDeploy(viewer, { labId: lab.id });
  expect(can.deploy).toEqual({
    allowed: false,
    reason: "You may not do this: it needs the role Operator or above.",
  });
});

it.each([
  ["a lab that is being removed", { state: "removing" as const }, /being removed/],
  ["a plain lab", { request: { kind: "plain" } }, /plain practice lab/],
])("says why %s is not deployed on", async (_what, values, reason) => {
  const lab = await makeReadyLab(test.db, values);
  await makeBundle(test.db);
  const { can } = await planDeploy(await test.as("operator"), { labId: lab.id });
  expect(can.deploy).toEqual({ allowed: false, reason: expect.stringMatching(reason) });
});

it("goes on with the lab's cluster, and starts a new one once that is gone", async () => {
  const lab = await makeReadyLab(test.db);
  await makeBundle(test.db);
  const operator = await test.as("operator");
  const first = (await planDeploy(operator, { labId: lab.id })).plan.clusterId;
  const gone = await makeCluster(test.db, lab.id, "gone");
  const second = (await planDeploy(operator, { labId: lab.id })).plan.clusterId;
  expect(new Set([first, gone, second]).size).toBe(3);
  const broken = await makeCluster(test.db, lab.id, "broken");
  const view = await planDeploy(operator, { labId: lab.id });
  expect(view.plan.clusterId).toBe(broken);
  expect(view.cluster).toEqual({ id: broken, kubernetes: "1.34.4", state: "broken" });
});

it("refuses with one sentence what cannot be planned", async () => {
  const operator = await test.as("operator");
  const creating = await makeLab(test.db, { state: "creating" });
  expect(await refusalOf(planDeploy(operator, { labId: creating.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("no hosts yet"),
  });
  const lab = await makeReadyLab(test.db);
  expect(await refusalOf(planDeploy(operator, { labId: lab.id }))).toMatchObject({
    code: "wrong_state",
    message: expect.stringContaining("no bundle yet"),
  });
  await makeBundle(test.db);
  const wrongBundle = planDeploy(operator, { labId: lab.id, bundleId: "0".repeat(64) });
  expect(await refusalOf(wrongBundle)).toMatchObject({ code: "not_found" });
  const wrongHost = planDeploy(operator, { labId: lab.id, roles: { four: "worker" } });
  expect(await refusalOf(wrongHost)).toMatchObject({ code: "bad_input" });
  const twoControlPlanes = planDeploy(operator, { labId: lab.id, roles: { two: "control-plane" } });
  expect(await refusalOf(twoControlPlanes)).toMatchObject({
    message: expect.stringContaining("exactly one control plane"),
  });
});

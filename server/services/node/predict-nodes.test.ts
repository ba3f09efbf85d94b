import { afterAll, beforeAll, expect, it } from "vitest";
import type { DeployPlan } from "@/server/contract/deploy";
import type { ClusterNode } from "@/server/contract/node";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { addFacts, makeBundle, makeCluster, makeReadyLab } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { getLab } from "../lab/get-lab";
import { listLabs } from "../lab/list-labs";
import { getNodes } from "./get-nodes";
import { leaseWatch } from "./lease-watch";
import { saveNodes } from "./save-nodes";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const node = (name: string, amounts: Record<string, string>): ClusterNode => ({
  ...{ name, uid: name, ready: "True", schedulable: true, roles: [], conditions: [], taints: [], labels: {} },
  ...{ addresses: [], capacity: { ...amounts }, allocatable: { ...amounts }, requested: {}, pods: [] },
  versions: { kubelet: "v1.34.4", osImage: "", kernel: "", containerRuntime: "", architecture: "amd64" },
});

it("predicts by the plan the cluster carries and the newest facts, anew when either changes, and compares", async () => {
  const { id: labId } = await makeReadyLab(test.db);
  await makeBundle(test.db);
  await addFacts(test.db, labId, 1, (facts, name) => {
    if (name === "three") Object.assign(facts, factsOf(3, "telco"), { hostname: name });
  });
  const operator = await test.as("operator");
  const options = { hosts: { three: { reservedSystemCPUs: "0" } }, cluster: {} };
  const view = await planDeploy(operator, { labId, options });
  // beside the plan: what it would make of each host
  expect(view.prediction.nodes.map((one) => one.node)).toEqual(["one", "two", "three"]);
  const planned = view.prediction.nodes[2]?.resources.find(({ key }) => key === "cpu");
  expect(planned).toMatchObject({ allocatable: "3", words: "4 CPUs − 1 reserved (0) = 3" });

  const plan: DeployPlan = view.plan;
  const clusterId = await makeCluster(test.db, labId, "verified", plan);
  await leaseWatch(operator, clusterId, "r");
  const own = Object.fromEntries(
    view.prediction.nodes[2]?.resources.map(({ key, allocatable }) => [key, allocatable]) ?? [],
  );
  const nodes = [node("stranger", {}), node("three", { ...own, cpu: "4" })];
  const watch = { state: "live" as const, message: null, seenAt: 1 };
  await saveNodes(operator, { clusterId, runnerId: "r", watch, nodes, gone: [] });
  const shown = await getNodes(operator, { labId });
  expect(shown.prediction.nodes.map((one) => one.node)).toEqual(["three"]);
  expect(shown.prediction.without).toEqual([
    { node: "stranger", why: "stranger is not in the plan of this cluster." },
  ]);
  const cpu = shown.differences.find((one) => one.key === "cpu");
  expect(cpu).toMatchObject({ node: "three", difference: "1", cause: "unknown" });

  const differing = async () => (await listLabs(operator, { limit: 100 })).items[0]?.cluster?.differing;
  expect(await differing()).toBe(1);

  await addFacts(test.db, labId, 2, (facts, name) => {
    if (name === "three") Object.assign(facts, factsOf(3), { hostname: name });
  });
  const later = (await getNodes(operator, { labId })).prediction;
  expect(later.nodes[0]?.factsAt).toBe(2);
  expect(later.nodes[0]?.resources.find(({ key }) => key === "cpu")?.allocatable).toBe("1");
  const [resource] = plan.telcoAddOns?.pools.three ?? [];
  expect(later.evidence.devicesNow).toEqual(resource ? { three: { [resource.resource]: 0 } } : { three: {} });
});

it("counts no node that offers what was predicted, again as soon as it changes", async () => {
  const { id: labId } = await makeReadyLab(test.db);
  await makeBundle(test.db, 2, "d");
  await addFacts(test.db, labId, 1);
  const operator = await test.as("operator");
  const { plan, prediction } = await planDeploy(operator, { labId });
  const clusterId = await makeCluster(test.db, labId, "verified", plan);
  await leaseWatch(operator, clusterId, "r");
  const watch = { state: "live" as const, message: null, seenAt: 1 };
  const tell = (change: Record<string, string>) => {
    const of = (figure: "capacity" | "allocatable") =>
      Object.fromEntries(prediction.nodes[0]?.resources.map((one) => [one.key, one[figure]]) ?? []);
    const one = {
      ...node("one", {}),
      capacity: of("capacity"),
      allocatable: { ...of("allocatable"), ...change },
    };
    return saveNodes(operator, { clusterId, runnerId: "r", watch, nodes: [one], gone: [] });
  };
  const differing = async () => (await getLab(operator, { labId })).cluster?.differing;
  const counts = [];
  for (const change of [{}, { cpu: "1" }, {}]) {
    await tell(change);
    counts.push(await differing());
  }
  expect(counts).toEqual([0, 1, 0]);
});

it("says of whom nothing is predicted, and why", async () => {
  const { id: labId } = await makeReadyLab(test.db);
  const clusterId = await makeCluster(test.db, labId, "verified");
  const operator = await test.as("operator");
  await leaseWatch(operator, clusterId, "r");
  const watch = { state: "live" as const, message: null, seenAt: 1 };
  await saveNodes(operator, {
    clusterId,
    runnerId: "r",
    watch,
    nodes: [node("one", { cpu: "1" })],
    gone: [],
  });
  const { prediction, differences } = await getNodes(operator, { labId });
  expect([prediction.nodes, differences]).toEqual([[], []]);
  expect(prediction.without[0]?.why).toMatch(/^No plan of this cluster is kept here/);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { ClusterNode } from "@/server/contract/node";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { makeCluster } from "../deploy/deploy-under-test";
import { getNodes } from "./get-nodes";
import { LEASE_MS, leaseWatch } from "./lease-watch";
import { readNodesChange } from "./read-nodes-change";
import { saveNodes } from "./save-nodes";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function clusterOf(state: "verified" | "gone" = "verified") {
  const { id: labId } = await makeLab(test.db);
  return { labId, clusterId: await makeCluster(test.db, labId, state) };
}

const node = (name: string, vfs = "4"): ClusterNode => ({
  ...{ name, uid: name, ready: "True", schedulable: true, roles: [], conditions: [], taints: [], labels: {} },
  ...{ addresses: [], capacity: {}, allocatable: { "intel.com/vf": vfs }, requested: {}, pods: [] },
  versions: { kubelet: "v1.34.4", osImage: "", kernel: "", containerRuntime: "", architecture: "amd64" },
});
const live = { state: "live" as const, message: null, seenAt: 7 };
const runner = "runner-a";

describe("nodes of a cluster", () => {
  it("are shown as they were seen last, and a stream goes on from a version", async () => {
    const { clusterId, labId } = await clusterOf();
    const viewer = await test.as("viewer");
    expect(await getNodes(viewer, { labId })).toMatchObject({
      ...{ version: 0, nodes: [], attachments: null },
      watch: { state: "unwatched" },
    });
    await leaseWatch(viewer, clusterId, runner);
    const save = (news: Partial<Parameters<typeof saveNodes>[1]>) =>
      saveNodes(viewer, { clusterId, runnerId: runner, watch: live, nodes: [], gone: [], ...news });
    expect(await save({ nodes: [node("b"), node("a")], attachments: [] })).toBe(true);
    await save({ nodes: [node("b", "0")] });
    const shown = await getNodes(viewer, { labId });
    expect(shown).toMatchObject({ version: 2, watch: live, attachments: [] });
    expect(shown.nodes).toEqual([node("a"), node("b", "0")]);
    await save({ gone: ["a"] });
    expect(await readNodesChange(viewer, { clusterId, after: 1 })).toMatchObject({
      ...{ version: 3, gone: ["a"], nodes: [{ name: "b" }] },
    });
    expect(await readNodesChange(viewer, { clusterId, after: 3 })).toMatchObject({ nodes: [], gone: [] });
  });

  it("are old when nobody follows the cluster any more, and say so", async () => {
    const { clusterId, labId } = await clusterOf();
    const viewer = await test.as("viewer");
    await leaseWatch(viewer, clusterId, runner);
    await saveNodes(viewer, { clusterId, runnerId: runner, watch: live, nodes: [node("a")], gone: [] });
    const later = { ...viewer, clock: { now: () => viewer.clock.now() + 2 * LEASE_MS } };
    const shown = await getNodes(later, { labId });
    expect(shown.watch).toMatchObject({
      state: "unwatched",
      seenAt: 7,
      message: expect.stringMatching(/runner/),
    });
    expect(shown.nodes).toHaveLength(1);
  });

  it("are not there without a cluster, or once it is gone", async () => {
    const viewer = await test.as("viewer");
    const gone = await clusterOf("gone");
    for (const labId of [(await makeLab(test.db)).id, gone.labId])
      expect(await refusalOf(getNodes(viewer, { labId }))).toMatchObject({ code: "not_found" });
    expect(await refusalOf(readNodesChange(viewer, { clusterId: someId(), after: 0 }))).toMatchObject({
      code: "not_found",
    });
  });
});

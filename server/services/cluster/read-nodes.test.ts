import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { makeCluster } from "../deploy/deploy-under-test";
import { LEASE_MS, leaseWatch } from "../node/lease-watch";
import { saveNodes } from "../node/save-nodes";
import { readNodes } from "./read-nodes";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("are as their cluster's last job left them until a runner sees them itself, and then as that one saw them last", async () => {
  const ctx = await test.as("viewer");
  const clusterId = await makeCluster(test.db, (await makeLab(test.db)).id, "verified");
  const snapshot = { clusterId, name: "n1", ready: true };
  await test.db.write(({ q, t }) =>
    q.insert(t.nodeSnapshot).values([
      { ...snapshot, id: v7(), allocatable: { cpu: "1" }, at: 1 },
      { ...snapshot, id: v7(), allocatable: { cpu: "2" }, at: 2 },
    ]),
  );
  expect(await readNodes(ctx, [clusterId])).toEqual([{ ...snapshot, allocatable: { cpu: "2" }, at: 2 }]);

  await leaseWatch(ctx, clusterId, "runner");
  const node = {
    ...{
      name: "n2",
      uid: "",
      ready: "False" as const,
      schedulable: true,
      roles: [],
      conditions: [],
      taints: [],
    },
    ...{ labels: {}, addresses: [], capacity: {}, allocatable: { cpu: "3" }, requested: {}, pods: [] },
    versions: { kubelet: "", osImage: "", kernel: "", containerRuntime: "", architecture: "" },
  };
  const watch = { state: "live" as const, message: null, seenAt: 7 };
  await saveNodes(ctx, { clusterId, runnerId: "runner", watch, nodes: [node], gone: [] });
  const seen = { clusterId, name: "n2", ready: false, allocatable: { cpu: "3" } };
  expect(await readNodes(ctx, [clusterId])).toEqual([{ ...seen, at: ctx.clock.now() }]);
  const later = { ...ctx, clock: { now: () => ctx.clock.now() + 2 * LEASE_MS } };
  expect(await readNodes(later, [clusterId])).toEqual([{ ...seen, at: 7 }]);
});

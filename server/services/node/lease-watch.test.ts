import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { LEASE_MS, leaseWatch, releaseWatches } from "./lease-watch";
import { listWatchable } from "./list-watchable";
import { saveNodes } from "./save-nodes";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function makeCluster(state: "verified" | "gone" = "verified") {
  const lab = await makeLab(test.db);
  const [clusterId, credentialId] = [v7(), v7()];
  const plan = { hosts: [] };
  await test.db.write(({ q, t }) =>
    q.insert(t.cluster).values({
      ...{ id: clusterId, labId: lab.id, jobId: v7(), bundleId: "b", profile: "basic", kubernetes: "1.34.4" },
      ...{ endpoint: "10.0.0.1:6443", state, plan, createdAt: 1, verifiedAt: 1, credentialId },
    }),
  );
  return { clusterId, labId: lab.id, credentialId };
}

const live = { state: "live" as const, message: null, seenAt: 7 };
const runner = "runner-a";

describe("who follows a cluster", () => {
  it("is one runner until it stops renewing or gives it back", async () => {
    const { clusterId } = await makeCluster();
    const ctx = await test.as("admin");
    const at = (ms: number) => ({ ...ctx, clock: { now: () => ms } });
    expect(await leaseWatch(at(1000), clusterId, runner)).toBe(true);
    expect(await leaseWatch(at(2000), clusterId, "runner-b")).toBe(false);
    expect(await leaseWatch(at(1000 + LEASE_MS), clusterId, runner)).toBe(true);
    expect(await leaseWatch(at(1001 + 2 * LEASE_MS), clusterId, "runner-b")).toBe(true);
    expect(await saveNodes(ctx, { clusterId, runnerId: runner, watch: live, nodes: [], gone: [] })).toBe(
      false,
    );
    await releaseWatches(ctx, "runner-b");
    expect(await leaseWatch(at(1002 + 2 * LEASE_MS), clusterId, runner)).toBe(true);
  });

  it("does so for the newest cluster of a lab that has a kubeconfig", async () => {
    const [one, gone] = [await makeCluster(), await makeCluster("gone")];
    const found = (await listWatchable(await test.as("admin"))).map(({ clusterId }) => clusterId);
    expect(found).toContain(one.clusterId);
    expect(found).not.toContain(gone.clusterId);
  });
});

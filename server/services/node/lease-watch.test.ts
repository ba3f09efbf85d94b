import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { makeCluster } from "../deploy/deploy-under-test";
import { LEASE_MS, leaseWatch, releaseWatches } from "./lease-watch";
import { listWatchable } from "./list-watchable";
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

const live = { state: "live" as const, message: null, seenAt: 7 };
const runner = "runner-a";

describe("who follows a cluster", () => {
  it("is one runner until it stops renewing or gives it back", async () => {
    const { clusterId } = await clusterOf();
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
    const [one, gone, bare] = [await clusterOf(), await clusterOf("gone"), await clusterOf()];
    const { cluster } = test.db.t;
    for (const { clusterId } of [one, gone])
      await test.db.write(({ q }) =>
        q.update(cluster).set({ credentialId: clusterId }).where(eq(cluster.id, clusterId)),
      );
    const found = (await listWatchable(await test.as("admin"))).map(({ clusterId }) => clusterId);
    expect(found).toContain(one.clusterId);
    expect(found).not.toContain(gone.clusterId);
    expect(found).not.toContain(bare.clusterId);
  });
});

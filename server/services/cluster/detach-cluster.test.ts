import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeReadyLab } from "../deploy/deploy-under-test";
import { detachCluster } from "./detach-cluster";
import { getCluster } from "./get-cluster";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function makeCluster(way: "direct" | null) {
  const { id: labId } = await makeReadyLab(test.db, { name: "rack 9" });
  const [clusterId, credentialId] = [v7(), v7()];
  await test.db.write(async ({ q, t }) => {
    const sealed = { sealed: "-", createdAt: 1, name: "a kubeconfig", kind: "kubeconfig" as const };
    await q.insert(t.credential).values({ id: credentialId, labId, ...sealed });
    await q.insert(t.cluster).values({
      ...{ id: clusterId, labId, jobId: v7(), bundleId: "", profile: "", kubernetes: "1.33.1", way },
      ...{ endpoint: "x:6443", state: "verified", plan: {}, createdAt: 1, verifiedAt: 1, credentialId },
    });
  });
  return { labId, clusterId };
}

it("forgets the cluster and its kubeconfig once the lab's name was typed, with one audit row", async () => {
  const owner = await test.as("lab_owner");
  const { labId, clusterId } = await makeCluster("direct");
  expect((await refusalOf(detachCluster(owner, { clusterId, confirmName: "rack" }))).message).toBe(
    "Type the lab's name, rack 9, to detach its cluster.",
  );
  await detachCluster(owner, { clusterId, confirmName: "rack 9" });
  expect(await getCluster(owner, { labId })).toMatchObject({ state: "gone" });
  expect(await test.db.q.select().from(test.db.t.credential)).toEqual([]);
  expect((await test.auditTrail())[0]).toMatchObject({ action: "cluster.detach", subject: "rack 9" });
  expect((await refusalOf(detachCluster(owner, { clusterId, confirmName: "rack 9" }))).message).toBe(
    "The cluster is detached already.",
  );
});

it("leaves a cluster that was deployed here to a reset", async () => {
  const owner = await test.as("lab_owner");
  const { clusterId } = await makeCluster(null);
  expect((await refusalOf(detachCluster(owner, { clusterId, confirmName: "rack 9" }))).message).toBe(
    "The cluster was deployed here: reset the lab's hosts to be rid of it.",
  );
});

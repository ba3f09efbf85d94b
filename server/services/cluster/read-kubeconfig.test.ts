import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { secretBox } from "../secret-box";
import { getCluster } from "./get-cluster";
import { readKubeconfig } from "./read-kubeconfig";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function makeCluster(withKey = true) {
  const lab = await makeLab(test.db, { name: "Rack / 7" });
  const [id, credentialId] = [v7(), v7()];
  const sealed = (await secretBox(test.db)).seal("apiVersion: v1 # the key", credentialId);
  await test.db.write(async ({ q, t }) => {
    const credential = {
      id: credentialId,
      labId: lab.id,
      kind: "kubeconfig" as const,
      name: "admin",
      sealed,
    };
    if (withKey) await q.insert(t.credential).values({ ...credential, createdAt: 1 });
    const cluster = { id, labId: lab.id, jobId: v7(), bundleId: "b", profile: "basic", kubernetes: "1.34.4" };
    const rest = {
      endpoint: "https://x:6443",
      state: "verified" as const,
      plan: {},
      createdAt: 1,
      verifiedAt: 1,
    };
    await q.insert(t.cluster).values({ ...cluster, ...rest, credentialId: withKey ? credentialId : null });
    await q
      .insert(t.nodeSnapshot)
      .values({ id: v7(), clusterId: id, name: "n1", ready: true, allocatable: {}, at: 1 });
  });
  return { id, labId: lab.id, credentialId };
}

it("unseals the kubeconfig, and every reading is in the audit trail", async () => {
  const { id, labId } = await makeCluster();
  const operator = await test.as("operator");
  expect(await readKubeconfig(operator, { clusterId: id })).toEqual({
    kubeconfig: "apiVersion: v1 # the key",
    fileName: "Rack-7.kubeconfig",
  });
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({
    action: "cluster.read_kubeconfig",
    actorId: operator.actor.id,
    labId,
    subjectId: id,
  });
  expect(JSON.stringify(entry)).not.toContain("the key");
});

it("shows the cluster to viewers, its kubeconfig only to operators", async () => {
  const { id, labId } = await makeCluster();
  const viewer = await test.as("viewer");
  const cluster = await getCluster(viewer, { labId });
  expect(cluster).toMatchObject({ id, kubernetes: "1.34.4", nodes: [{ name: "n1", ready: true }] });
  expect(cluster).not.toHaveProperty("credentialId");
  const before = (await test.auditTrail()).length;
  expect(await refusalOf(readKubeconfig(viewer, { clusterId: id }))).toMatchObject({ code: "forbidden" });
  expect(await test.auditTrail()).toHaveLength(before);
});

it("refuses a cluster without one, one that is not there, and a box moved from another row", async () => {
  const operator = await test.as("operator");
  const bare = await makeCluster(false);
  expect(await refusalOf(readKubeconfig(operator, { clusterId: bare.id }))).toMatchObject({
    code: "wrong_state",
  });
  expect(await refusalOf(readKubeconfig(operator, { clusterId: someId() }))).toMatchObject({
    code: "not_found",
  });
  expect(await refusalOf(getCluster(operator, { labId: someId() }))).toMatchObject({ code: "not_found" });
  expect(await refusalOf(readKubeconfig(operator, { clusterId: "x" }))).toMatchObject({ code: "bad_input" });
  const [one, two] = [await makeCluster(), await makeCluster()];
  await test.db.write(async ({ q, t }) => {
    const [row] = await q.select().from(t.credential).where(eq(t.credential.id, one.credentialId));
    await q
      .update(t.credential)
      .set({ sealed: row?.sealed ?? "" })
      .where(eq(t.credential.id, two.credentialId));
  });
  const moved = readKubeconfig(operator, { clusterId: two.id });
  expect(await refusalOf(moved)).toMatchObject({ message: expect.stringContaining("moved to another row") });
});

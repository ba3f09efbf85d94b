import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeCluster, makeReadyLab, someDescriptor } from "../deploy/deploy-under-test";
import { getKubectlRecipe } from "./get-kubectl-recipe";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** A machine of the lab, with a pinned key unless `pinned` is false. */
async function addMachine(labId: string, name: string, pinned = true): Promise<void> {
  const [hostId, at] = [v7(), 1];
  const host = { id: hostId, labId, name, jump: name === "jump", address: "198.51.100.9", port: 22 };
  const key = { publicKey: `ssh-ed25519 ${name}`, fingerprint: `SHA256:${name}`, acceptedAt: at };
  await test.db.write(async ({ q, t }) => {
    await q.insert(t.host).values(host);
    if (pinned) await q.insert(t.hostKey).values({ id: v7(), labId, hostId, acceptedBy: "a test", ...key });
  });
}

it("goes through the jump host with its pinned key, for whoever may see the cluster", async () => {
  const { id: labId } = await makeReadyLab(test.db, { name: "Rack 7; rm -r" });
  for (const name of ["jump", "one"]) await addMachine(labId, name);
  const clusterId = await makeCluster(test.db, labId, "verified");
  const { recipe, kubeconfigFileName } = await getKubectlRecipe(await test.as("viewer"), { clusterId });
  expect(kubeconfigFileName).toBe("Rack-7-rm--r.kubeconfig");
  expect(recipe).toContain("198.51.100.2 ssh-ed25519 jump\n");
  expect(recipe).toContain("-L 127.0.0.1:16443:198.51.100.11:6443 fairlead-jump");
  expect(recipe).toContain("kubectl --kubeconfig Rack-7-rm--r.kubeconfig");
});

it("goes through the control plane where no jump host is, and refuses what has no pinned key or is gone", async () => {
  const content = someDescriptor({ jumpHosts: [] });
  for (const host of content.hosts) host.via = [];
  const { id: labId } = await makeReadyLab(test.db, { name: "bare" }, content);
  const clusterId = await makeCluster(test.db, labId, "verified");
  const viewer = await test.as("viewer");
  await addMachine(labId, "one");
  expect((await getKubectlRecipe(viewer, { clusterId })).recipe).toContain(" fairlead-one\n");
  const other = await makeReadyLab(test.db, { name: "unknown keys" });
  for (const name of ["jump", "one"]) await addMachine(other.id, name, false);
  const open = await makeCluster(test.db, other.id, "verified");
  expect(await refusalOf(getKubectlRecipe(viewer, { clusterId: open }))).toMatchObject({
    code: "wrong_state",
  });
  const gone = await makeCluster(test.db, labId, "gone");
  expect(await refusalOf(getKubectlRecipe(viewer, { clusterId: gone }))).toMatchObject({
    code: "wrong_state",
  });
  expect(await refusalOf(getKubectlRecipe(viewer, { clusterId: v7() }))).toMatchObject({ code: "not_found" });
});

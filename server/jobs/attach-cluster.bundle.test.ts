import { writeFileSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { attachManifest, readerKubeconfig } from "@/server/domain/kubernetes/attach-manifest";
import { ApiServerUnderTest } from "@/server/infra/kubernetes/api-server-under-test";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { freePort, type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { attachCluster } from "@/server/services/cluster/attach-cluster";
import { detachCluster } from "@/server/services/cluster/detach-cluster";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { refusalOf } from "@/server/services/context-under-test";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { getNodes } from "@/server/services/node/get-nodes";
import { ProductUnderTest } from "./deploy/product-under-test";
import { makeLabBehindSshd } from "./lab-behind-sshd-under-test";

const ALLOCATABLE = { cpu: "4", memory: "2016536Ki", "hugepages-2Mi": "256Mi", pods: "110" };
const key = makeSshKeyPair("fairlead");
let product: ProductUnderTest;
let api: ApiServerUnderTest;
let jump: Sshd;
let labId: string;
let account: { server: string; ca: string; token: string };

/** What the owner of the cluster does: the lines as they are printed. */
function printed(): typeof account {
  const { manifest, commands } = attachManifest();
  writeFileSync(path.join(api.folder, "fairlead-reader.yaml"), manifest);
  const [apply = "", , server = "", , ca = "", , token = ""] = commands.split("\n");
  api.shell(apply);
  const filled = `until [ -n "$(kubectl --namespace fairlead get secret fairlead-reader --output jsonpath='{.data.token}')" ]; do sleep 0.2; done`;
  api.shell(filled);
  return { server: api.shell(server).trim(), ca: api.shell(ca), token: api.shell(token).trim() };
}

beforeAll(async () => {
  // first: it says where its data are, and the configuration is read once
  product = await ProductUnderTest.start();
  api = await ApiServerUnderTest.start();
  api.startControllers();
  addNode("one");
  jump = await startSshd({ authorized: [key.publicKey] });
  ({ labId } = await makeLabBehindSshd(product, { jump, key, name: "rack 9" }));
  account = printed();
}, 1_800_000);
afterAll(async () => {
  await product?.stop();
  await api?.stop();
  await jump?.stop();
});

function addNode(name: string) {
  api.apply({ apiVersion: "v1", kind: "Node", metadata: { name } });
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady", message: "" }];
  api.patchStatus("node", name, { capacity: ALLOCATABLE, allocatable: ALLOCATABLE, conditions });
}

const kept = async () => {
  const { q, t } = product.db;
  return (await q.select().from(t.credential).where(eq(t.credential.kind, "kubeconfig"))).length;
};
type Asked = Omit<Parameters<typeof attachCluster>[1], "labId">;
async function attach(asked: Asked) {
  const { jobId } = await attachCluster(product.admin, { labId, ...asked });
  const job = await product.until(jobId);
  return { ...job, log: await product.log(jobId) };
}
const seen = async () =>
  (await getNodes(product.admin, { labId })).nodes.map(({ name, ready }) => [name, ready]);

it("F97: a kubeconfig that runs a program or names a file is refused before anything is kept", async () => {
  const run = api.kubeconfig.replace(/client-certificate-data: .*/, "exec: {command: aws}");
  expect(await refusalOf(attachCluster(product.admin, { labId, way: "direct", kubeconfig: run }))).toEqual({
    code: "bad_input",
    message:
      "The kubeconfig runs a program for its credentials (users[].user.exec), which Fairlead does not: use a ServiceAccount token.",
  });
  const file = api.kubeconfig.replace(/certificate-authority-data: .*/, "certificate-authority: /etc/ca.crt");
  const refusal = await refusalOf(attachCluster(product.admin, { labId, way: "direct", kubeconfig: file }));
  expect(refusal.message).toContain("names a file (certificate-authority: /etc/ca.crt)");
  expect(await kept()).toBe(0);
});

it("F95: a cluster that does not answer is told, directly and through the jump host, and nothing is kept", async () => {
  const port = await freePort("127.0.0.1");
  const dead = { ...account, server: `https://127.0.0.1:${port}` };
  const direct = await attach({ way: "direct", account: dead });
  expect(direct.status).toBe("failed");
  expect(direct.message).toMatch(
    new RegExp(`^The API server at 127\\.0\\.0\\.1:${port} does not answer: .*ECONNREFUSED.*\\.$`),
  );
  const through = await attach({ way: "jump", account: dead });
  expect(through.status).toBe("failed");
  expect(through.message).toMatch(new RegExp(`^jump does not reach 127\\.0\\.0\\.1:${port}: .*refused`));
  expect(await kept()).toBe(0);
  expect((await refusalOf(getCluster(product.admin, { labId }))).code).toBe("not_found");
});

it("F96: another cluster's CA, and a token it does not know, are told, and nothing is kept", async () => {
  const foreign = Buffer.from(await ApiServerUnderTest.certificatesOnly(), "base64").toString();
  const job = await attach({ way: "direct", account: { ...account, ca: foreign } });
  expect(job.status).toBe("failed");
  expect(job.message).toMatch(
    /^What answers at 127\.0\.0\.1:\d+ is not this kubeconfig's cluster: its certificate is refused/,
  );
  const wrong = await attach({ way: "direct", account: { ...account, token: "a.b.c" } });
  expect(wrong.message).toMatch(/does not know this kubeconfig's user any more \(401\)/);
  expect(await kept()).toBe(0);
});

it("is attached through the jump host by the account that the printed manifest makes, and followed live", async () => {
  const job = await attach({ way: "jump", account });
  expect(job.status, job.log).toBe("succeeded");
  expect(job.message).toMatch(/^Kubernetes 1\.\d+\.\d+ with 1 node is attached\.$/);
  expect(job.log).not.toContain(account.token);
  const cluster = await getCluster(product.admin, { labId });
  expect(cluster).toMatchObject({ state: "verified", attached: { way: "jump", missing: [] } });
  expect(cluster.nodes).toMatchObject([{ name: "one", ready: true, allocatable: ALLOCATABLE }]);
  await expect.poll(seen, { timeout: 20_000 }).toEqual([["one", "True"]]);
  addNode("two");
  await expect.poll(seen, { timeout: 20_000 }).toEqual([
    ["one", "True"],
    ["two", "True"],
  ]);
});

it("keeps its hands off what was deployed elsewhere, and takes no second one", async () => {
  const again = await refusalOf(attachCluster(product.admin, { labId, way: "direct", account }));
  expect(again.message).toMatch(/^The lab has a cluster \(Kubernetes .+\): detach it first\.$/);
  expect(await refusalOf(planDeploy(product.admin, { labId }))).toEqual({
    code: "wrong_state",
    message:
      "A cluster that was deployed elsewhere is attached to this lab: detach it before you deploy or reset.",
  });
});

it("is detached once the lab's name was typed: its kubeconfig is deleted, the cluster is as it was", async () => {
  const { id: clusterId } = await getCluster(product.admin, { labId });
  const typo = await refusalOf(detachCluster(product.admin, { clusterId, confirmName: "rack" }));
  expect(typo.message).toBe("Type the lab's name, rack 9, to detach its cluster.");
  await detachCluster(product.admin, { clusterId, confirmName: "rack 9" });
  expect(await kept()).toBe(0);
  expect(await getCluster(product.admin, { labId })).toMatchObject({ state: "gone" });
  expect(api.kubectl(["get", "node", "two", "--output", "name"]).trim()).toBe("node/two");
});

it("says what a missing right hides, and is refused without the one that everything needs", async () => {
  const rule = (resources: string[]) => ({ apiGroups: [""], resources, verbs: ["list", "watch"] });
  const role = (rules: object[]) =>
    api.apply({
      ...{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" },
      ...{ metadata: { name: "fairlead-reader" }, rules },
    });
  api.kubectl(["delete", "clusterrole", "fairlead-reader"]);
  role([rule(["pods"])]);
  const none = await attach({ way: "direct", account });
  expect(none.status).toBe("failed");
  expect(none.message).toMatch(/may not list and watch nodes, so nothing of the nodes can be shown/);
  api.kubectl(["delete", "clusterrole", "fairlead-reader"]);
  role([rule(["nodes"])]);
  const job = await attach({ way: "direct", kubeconfig: readerKubeconfig(account) });
  expect(job.status, job.log).toBe("succeeded");
  expect(job.message).toContain(
    "It may not list and watch pods, which hides what pods ask for, what is free, and which pod holds which VF and CPU.",
  );
  expect((await getCluster(product.admin, { labId })).attached?.missing.map(({ right }) => right)).toEqual([
    "list and watch pods",
    "list and watch network-attachment-definitions",
  ]);
  await expect.poll(seen, { timeout: 20_000 }).toEqual([
    ["one", "True"],
    ["two", "True"],
  ]);
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeReadyLab } from "../deploy/deploy-under-test";
import { requestDeploy } from "../deploy/request-deploy";
import { unsealCredential } from "../host/route-to";
import { requestReset } from "../reset/request-reset";
import { runSuite } from "../suite/run-suite";
import { removeWorker } from "../workers/remove-worker";
import { attachCluster } from "./attach-cluster";
import { getCluster } from "./get-cluster";
import { dropUnkept, keepAttached } from "./keep-attached";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const account = {
  ...{ server: "https://192.0.2.1:6443", token: "canary" },
  ca: "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n",
};

async function jobOf(jobId: string) {
  const row = (await test.db.q.select().from(test.db.t.job)).find((one) => one.id === jobId);
  return { ...row, credentialId: String(row?.payload.credentialId) };
}

it("queues one trial a key, with the kubeconfig sealed and in no row or trail", async () => {
  const lab = await makeReadyLab(test.db, { name: "rack 9" });
  const operator = await test.as("operator");
  const ask = () =>
    attachCluster(operator, { labId: lab.id, way: "direct", account, idempotencyKey: "press" });
  const { jobId } = await ask();
  expect(await ask()).toEqual({ jobId });
  const job = await jobOf(jobId);
  expect(job).toMatchObject({ kind: "attach-cluster", title: "Attach the cluster at 192.0.2.1:6443" });
  expect(await unsealCredential(test.system, job.credentialId)).toContain("canary");
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({ action: "cluster.attach", subject: "rack 9", detail: { way: "direct" } });
  expect(JSON.stringify([job, entry])).not.toContain("canary");
  // a trial that kept no cluster keeps no kubeconfig
  await test.db.write((db) => dropUnkept({ ...test.system, db }, job.credentialId));
  expect((await refusalOf(unsealCredential(test.system, job.credentialId))).code).toBe("not_found");
});

it("says which value was not copied whole", async () => {
  const lab = await makeReadyLab(test.db, { name: "a" });
  const operator = await test.as("operator");
  const refused = (given: object) =>
    refusalOf(attachCluster(operator, { labId: lab.id, way: "direct", ...given }));
  expect((await refused({})).message).toBe(
    "Give either a kubeconfig, or server, CA and token of the reader's account.",
  );
  expect((await refused({ account: { ...account, ca: "LS0t" } })).message).toBe(
    "The CA is no PEM text: copy all that the command printed.",
  );
  expect((await refused({ account: { ...account, server: "192.0.2.1" } })).message).toBe(
    "The server is no https:// address: copy all that the command printed.",
  );
});

it("is read like any cluster, and nothing that changes hosts takes it for its own", async () => {
  const lab = await makeReadyLab(test.db, { name: "far" });
  const owner = await test.as("lab_owner");
  const { jobId } = await attachCluster(owner, { labId: lab.id, way: "jump", account });
  const { credentialId } = await jobOf(jobId);
  const missing = [{ right: "list and watch pods", hides: "what pods ask for" }];
  const tried = { labId: lab.id, jobId, credentialId, way: "jump" as const, kubernetes: "1.33.1", missing };
  const nodes = [{ name: "n1", ready: true, allocatable: { cpu: "4" } }];
  await test.db.write((db) =>
    keepAttached({ ...test.system, db }, { ...tried, endpoint: "192.0.2.1:6443", nodes }),
  );
  await test.db.write((db) => dropUnkept({ ...test.system, db }, credentialId));
  expect(await unsealCredential(test.system, credentialId)).toContain("canary");
  const cluster = await getCluster(owner, { labId: lab.id });
  expect(cluster).toMatchObject({ state: "verified", attached: { way: "jump", missing } });
  expect(cluster.nodes).toMatchObject([{ name: "n1", ready: true, allocatable: { cpu: "4" } }]);

  const labId = lab.id;
  for (const ask of [
    () => requestDeploy(owner, { labId }),
    () => requestReset(owner, { labId, confirmName: "far" }),
    () => removeWorker(owner, { labId, host: "two", confirmName: "two" }),
    () => runSuite(owner, { labId, preset: "api" }),
  ])
    expect((await refusalOf(ask())).message).toMatch(/attached/);
  expect((await refusalOf(attachCluster(owner, { labId, way: "direct", account }))).message).toBe(
    "The lab has a cluster (Kubernetes 1.33.1): detach it first.",
  );
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeLab } from "@/db/testing/factories";
import {
  DeployRunPlan,
  JOIN_TOKEN_SECRET,
  KUBECONFIG_SECRET,
  sshKeySecret,
  sudoPasswordSecret,
} from "@/server/contract/deploy-run";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { refusalOf, type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { makeBundle, someDescriptor } from "@/server/services/deploy/deploy-under-test";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { insertFirstDescriptor } from "@/server/services/lab/insert-descriptor";
import { secretBox } from "@/server/services/secret-box";
import { finisher } from "./deploy.finish";
import { planner } from "./deploy.plan";
import type { ClaimedJob } from "./job-kind";

let build: string;
beforeAll(() => {
  build = mkdtempSync(path.join(tmpdir(), "fl-build-"));
  mkdirSync(path.join(build, "ansible"));
  writeFileSync(path.join(build, "ansible/site.yml"), "");
  vi.stubEnv("FAIRLEAD_BUILD", build);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(build, { recursive: true });
});

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

/** A lab with a sealed key, pinned host keys and a queued deploy, as a runner would claim it. */
async function asked(over: { withoutKeyOf?: string; sudoPassword?: string } = {}) {
  const { id: labId } = await makeLab(test.db, { name: "rock" });
  await makeBundle(test.db);
  const credentialId = v7();
  const key = makeSshKeyPair("lab");
  const sealed = (await secretBox(test.db)).seal(key.privateKey, credentialId);
  const plain = someDescriptor();
  const sudoCredentialId = v7();
  const sudo = over.sudoPassword === undefined ? {} : { user: "ada", sudoCredentialId };
  const withKey = <T extends { ssh: object }>(one: T) => ({
    ...one,
    ssh: { ...one.ssh, credentialId, ...sudo },
  });
  const content = { ...plain, jumpHosts: plain.jumpHosts.map(withKey), hosts: plain.hosts.map(withKey) };
  const names = ["jump", "one", "two", "three"].filter((name) => name !== over.withoutKeyOf);
  const hostKeys = new Map(names.map((name) => [name, makeSshKeyPair(name).publicKey]));
  await test.db.write(async (db) => {
    const row = { id: credentialId, labId, kind: "ssh-key" as const, name: "key", sealed, createdAt: 1 };
    await db.q.insert(db.t.credential).values(row);
    if (over.sudoPassword !== undefined) {
      const box = (await secretBox(test.db)).seal(over.sudoPassword, sudoCredentialId);
      const password = { ...row, id: sudoCredentialId, kind: "sudo-password" as const, sealed: box };
      await db.q.insert(db.t.credential).values(password);
    }
    const described = { author: "a", source: "practice lab", keysAcceptedBy: "a", content, hostKeys, labId };
    await insertFirstDescriptor({ ...test.system, db }, described);
  });
  const operator = await test.as("operator");
  const { jobId } = await requestDeploy(operator, { labId });
  const { job } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, jobId));
  if (!row) throw new Error("no job");
  const claimed: ClaimedJob = { ...row, run: 1, fence: 1 };
  return { labId, operator, job: claimed, key, credentialId, sudoCredentialId, hostKeys };
}

describe("the plan of a deploy", () => {
  it("hands over pinned keys and bundle in the open, SSH key and join token as secrets", async () => {
    const { job, key, credentialId, hostKeys } = await asked();
    const { plan, secrets } = await planner.plan(test.system, job);
    const parsed = DeployRunPlan.parse(plan);
    expect(parsed.logins).toEqual(
      Object.fromEntries([...hostKeys].map(([name, line]) => [name, { credentialId, hostKeys: [line] }])),
    );
    expect(parsed.ansibleFolder).toBe(path.join(build, "ansible"));
    expect(parsed.bundleFolder.endsWith(path.join("bundles", job.bundleId ?? ""))).toBe(true);
    expect(secrets[sshKeySecret(credentialId)]).toBe(key.privateKey);
    expect(secrets[JOIN_TOKEN_SECRET]).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
    expect(JSON.stringify(plan)).not.toContain("PRIVATE KEY");
    const again = await planner.plan(test.system, job);
    expect(again.secrets[JOIN_TOKEN_SECRET]).not.toBe(secrets[JOIN_TOKEN_SECRET]);
  });

  it("hands over the sudo password of those who are not root, as a secret only", async () => {
    const { job, sudoCredentialId } = await asked({ sudoPassword: "open sesame" });
    const { plan, secrets } = await planner.plan(test.system, job);
    expect(DeployRunPlan.parse(plan).logins.one).toMatchObject({ sudoCredentialId });
    expect(secrets[sudoPasswordSecret(sudoCredentialId)]).toBe("open sesame");
    expect(JSON.stringify([plan, job])).not.toContain("sesame");
    expect(JSON.stringify(await test.db.q.select().from(test.db.t.credential))).not.toContain("sesame");
  });

  it("is refused while a host has no pinned key", async () => {
    const { job } = await asked({ withoutKeyOf: "two" });
    expect(await refusalOf(planner.plan(test.system, job))).toMatchObject({
      code: "wrong_state",
      message: expect.stringContaining("two has no pinned SSH key"),
    });
  });
});

type Ended = Parameters<typeof finisher.finish>[2];
const finish = (job: ClaimedJob, ended: Ended) =>
  test.db.write((db) => finisher.finish({ ...test.system, db }, job, ended));
const node = { name: "one", ready: true, allocatable: { cpu: "2", "hugepages-2Mi": "256Mi" }, at: 5 };
const succeeded: Ended = {
  outcome: "succeeded",
  data: { touched: true, nodes: [node], changed: { one: 3 } },
  secrets: { [KUBECONFIG_SECRET]: "apiVersion: v1 # canary" },
};

describe("the end of a deploy", () => {
  it("leaves a verified cluster, its nodes, and a sealed kubeconfig", async () => {
    const { job, labId, operator } = await asked();
    await finish(job, succeeded);
    const cluster = await getCluster(operator, { labId });
    expect(cluster).toMatchObject({ state: "verified", jobId: job.id, kubernetes: "1.34.4", nodes: [node] });
    expect(cluster.endpoint).toBe("198.51.100.11:6443");
    const { kubeconfig } = await readKubeconfig(operator, { clusterId: cluster.id });
    expect(kubeconfig).toBe("apiVersion: v1 # canary");
    expect(JSON.stringify(await test.db.q.select().from(test.db.t.credential))).not.toContain("canary");
    const actions = (await test.auditTrail()).map((entry) => entry.action);
    expect(actions).toContain("cluster.deploy");
  });

  it("keeps one cluster and one kubeconfig over later deploys, and every look at the nodes", async () => {
    const { job, labId, operator } = await asked();
    await finish(job, succeeded);
    test.clock.at += 1000;
    const later = { ...succeeded, data: { ...succeeded.data, nodes: [{ ...node, ready: false, at: 9 }] } };
    await finish(job, { ...later, secrets: { [KUBECONFIG_SECRET]: "second" } });
    const { cluster, credential, nodeSnapshot } = test.db.t;
    expect(await test.db.q.select().from(cluster)).toHaveLength(1);
    expect(await test.db.q.select().from(nodeSnapshot)).toHaveLength(2);
    const kept = await test.db.q.select().from(credential).where(eq(credential.kind, "kubeconfig"));
    expect(kept).toHaveLength(1);
    const found = await getCluster(operator, { labId });
    expect(found.nodes).toMatchObject([{ ready: false }]);
    expect((await readKubeconfig(operator, { clusterId: found.id })).kubeconfig).toBe("second");
  });

  it.each(["failed", "canceled", "interrupted"] as const)(
    "that %s leaves a broken cluster",
    async (outcome) => {
      const { job, labId, operator } = await asked();
      const data: Record<string, unknown> = outcome === "interrupted" ? {} : { touched: true };
      await finish(job, { outcome, data, secrets: {} });
      expect(await getCluster(operator, { labId })).toMatchObject({ state: "broken", nodes: [] });
    },
  );

  it("that ended before it changed a host leaves everything as it was", async () => {
    const { job, labId, operator } = await asked();
    const early: Ended = { outcome: "failed", data: { touched: false }, secrets: {} };
    await finish(job, early);
    expect(await refusalOf(getCluster(operator, { labId }))).toMatchObject({ code: "not_found" });
    await finish(job, succeeded);
    await finish(job, early);
    expect(await getCluster(operator, { labId })).toMatchObject({ state: "verified" });
  });

  it("that breaks a verified cluster keeps its kubeconfig, to look into it", async () => {
    const { job, labId, operator } = await asked();
    await finish(job, succeeded);
    await finish(job, { outcome: "failed", data: { touched: true }, secrets: {} });
    const { id, state } = await getCluster(operator, { labId });
    expect(state).toBe("broken");
    expect((await readKubeconfig(operator, { clusterId: id })).kubeconfig).toContain("canary");
  });
});

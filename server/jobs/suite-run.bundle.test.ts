import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDetail } from "@/server/contract/job";
import { PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { ApiServerUnderTest } from "@/server/infra/kubernetes/api-server-under-test";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { refusalOf } from "@/server/services/context-under-test";
import { cancelJob } from "@/server/services/job/cancel-job";
import { listTasks } from "@/server/services/job/list-tasks";
import { getSuiteRun } from "@/server/services/suite/get-suite-run";
import { listSuiteRuns } from "@/server/services/suite/list-suite-runs";
import { planSuite } from "@/server/services/suite/plan-suite";
import { runSuite } from "@/server/services/suite/run-suite";
import { ProductUnderTest } from "./deploy/product-under-test";
import { makeLabBehindSshd } from "./lab-behind-sshd-under-test";

const ALLOCATABLE = { cpu: "4", memory: "2016536Ki", "hugepages-2Mi": "256Mi", pods: "110" };
const key = makeSshKeyPair("fairlead");
let product: ProductUnderTest;
let api: ApiServerUnderTest;
let jump: Sshd;
let labId: string;

// the real suite against the real API server, from a jump host that is this machine's own sshd
beforeAll(async () => {
  // first: it says where its data are, and the configuration is read once
  product = await ProductUnderTest.start();
  api = await ApiServerUnderTest.start();
  api.startControllers();
  api.apply({ apiVersion: "v1", kind: "Node", metadata: { name: "one" } });
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady", message: "" }];
  api.patchStatus("node", "one", { capacity: ALLOCATABLE, allocatable: ALLOCATABLE, conditions });
  // the API server's admission gives it to every new node, and no controller runs that takes it away
  api.kubectl(["taint", "node", "one", "node.kubernetes.io/not-ready-"]);
  jump = await startSshd({ authorized: [key.publicKey] });
  labId = await registerLab();
}, 1_800_000);
afterAll(async () => {
  await product?.stop();
  await api?.stop();
  await jump?.stop();
  rmSync(path.join(homedir(), ".cache/fairlead/programs"), { recursive: true, force: true });
});

async function registerLab(): Promise<string> {
  const { db, box } = product;
  const {
    labId: id,
    descriptorRevisionId,
    hosts,
  } = await makeLabBehindSshd(product, {
    ...{ jump, key, name: "rack 9" },
  });
  const configId = v7();
  const [bundle] = await db.q.select({ id: db.t.bundle.id }).from(db.t.bundle);
  const plan = {
    ...{ ...PLAN, labId: id, descriptorRevisionId, bundleId: bundle?.id ?? "" },
    jumpHosts: [{ name: "jump", ssh: { address: jump.address, port: jump.port, user: "root" } }],
    hosts: PLAN.hosts.map((host, index) => ({ ...host, name: hosts[index]?.name ?? host.name })),
  };
  await db.write(async ({ q, t }) => {
    await q.insert(t.credential).values({
      ...{ id: configId, labId: id, name: "a kubeconfig", kind: "kubeconfig" },
      ...{ sealed: box.seal(api.kubeconfig, configId), createdAt: 1 },
    });
    const row = { id: plan.clusterId, labId: id, jobId: v7(), bundleId: plan.bundleId, profile: "basic" };
    const rest = { kubernetes: "1.34.4", endpoint: plan.endpoint, plan, createdAt: 1, verifiedAt: 1 };
    await q.insert(t.cluster).values({ ...row, ...rest, state: "verified", credentialId: configId });
  });
  return id;
}

const inSuite = (job: JobDetail) =>
  job.stages.some(({ id, status }) => id === "suite" && status === "running");
const runFolders = () => readdirSync(path.join(homedir(), ".cache/fairlead/runs"));

describe("a suite run", () => {
  it("says before it starts which tests it would run, how long, and which images the nodes lack", async () => {
    const pause = "registry.k8s.io/pause:3.10.1";
    api.patchStatus("node", "one", { images: [{ names: [`${pause}@sha256:0`, pause], sizeBytes: 1 }] });
    const ask = () => planSuite(product.admin, { labId, preset: "api" });
    await expect
      .poll(async () => (await ask()).images.nodes[0]?.missing?.some((image) => /agnhost:/.test(image)), {
        timeout: 20_000,
      })
      .toBe(true);
    const { specs, names, estimate, images } = await ask();
    expect(specs).toBe(2);
    expect(names[0]).toMatch(/ConfigMap should run through a ConfigMap lifecycle \[Conformance\]$/);
    expect(names[1]).toMatch(/Secrets should patch a secret \[Conformance\]$/);
    expect(estimate).toEqual({ lowSeconds: 2, highSeconds: 7, measured: 0 });
    expect(images.nodes).toMatchObject([{ name: "one", cut: false }]);
    expect(images.nodes[0]?.missing).toHaveLength(images.listed - 1);
    expect(images.nodes[0]?.missing).not.toContain(pause);
    const focus = ["\\[sig-node\\] Pods should"];
    const quiet = await planSuite(product.admin, { labId, focus });
    const all = await planSuite(product.admin, { labId, focus: ["\\[Serial\\]"], disruptive: true });
    expect(quiet.specs).toBeGreaterThan(5);
    expect(quiet.names.join()).not.toMatch(/Serial|Disruptive/);
    expect(all.specs).toBeGreaterThan(50);
    expect((await planSuite(product.admin, { labId, focus: ["\\[Serial\\]"] })).specs).toBe(0);
    const required = await planSuite(product.admin, { labId, preset: "conformance" });
    expect(required.specs).toBeGreaterThan(350);
    expect(
      required.names.filter((one) => !one.includes("[Conformance]") || /Serial|Disruptive/.test(one)),
    ).toEqual([]);
    const wrong = {
      code: "bad_input",
      message: "The focus is no regular expression (missing closing ): `a(`): write it as Go's regexp does.",
    };
    expect(await refusalOf(planSuite(product.admin, { labId, focus: ["a("] }))).toEqual(wrong);
    expect(await refusalOf(runSuite(product.admin, { labId, focus: ["a("] }))).toEqual(wrong);
    expect(await refusalOf(runSuite(product.admin, { labId, focus: ["no such test"] }))).toEqual({
      code: "bad_input",
      message: 'No test that may run beside others has such a name: type a part of one, as "Pods should".',
    });
  });

  it("F87: loses no result when the runner is killed in its middle; progress is what JUnit counts", async () => {
    const { jobId } = await runSuite(product.admin, { labId, preset: "api" });
    await product.until(jobId, inSuite);
    await product.killRunner();
    await product.startRunner();
    const job = await product.until(jobId);
    const log = await product.log(jobId);
    expect(job.status, `${job.message} ${log}`).toBe("succeeded");
    expect(job.findings).toEqual([]);
    const [row] = (await listSuiteRuns(product.admin, { labId })).items;
    const run = await getSuiteRun(product.admin, { runId: row?.id ?? "" });
    expect(run).toMatchObject({ source: "job", jobId, scope: "focused", verdict: "not counted" });
    expect(run).toMatchObject({ counts: { passed: 2, failed: 0 }, release: "1.34" });
    expect(run.files.map(({ kind }) => kind)).toEqual(["junit", "log"]);
    expect((await planSuite(product.admin, { labId, preset: "api" })).estimate.measured).toBe(2);
    expect(run.settings.nodes).toMatchObject([{ name: "one", ready: true, allocatable: ALLOCATABLE }]);
    const { results } = await listTasks(product.admin, { jobId });
    expect(results.map(({ host, status }) => [host, status])).toEqual([
      ["jump", "ok"],
      ["jump", "ok"],
    ]);
    expect(log).toContain("Fairlead: 2 of 2 tests, 0 failed");
    const secret = /client-key-data: (\S+)/.exec(api.kubeconfig)?.[1] ?? "";
    expect(secret.length).toBeGreaterThan(100);
    expect(log).not.toContain(secret.slice(0, 60));
    expect(runFolders()).not.toContain(`suite-${jobId}-1`);
  }, 120_000);

  it("F88: is ended on the jump host when it is cancelled, leaves nothing there or in the cluster, and is kept as far as it came", async () => {
    const focus = [
      "\\[sig-api-machinery\\] (Watchers|Discovery|ServerSideApply|CustomResourceDefinition resources)",
    ];
    const { jobId } = await runSuite(product.admin, { labId, focus });
    await product.until(jobId, inSuite);
    const folder = `suite-${jobId}-1`;
    const session = readFileSync(path.join(homedir(), ".cache/fairlead/runs", folder, "session"), "utf8");
    const ended = async () => (await listTasks(product.admin, { jobId })).results.length;
    await expect.poll(ended, { timeout: 120_000 }).toBeGreaterThan(0);
    await cancelJob(product.admin, { jobId });
    const job = await product.until(jobId);
    const log = await product.log(jobId);
    expect(job.status, log).toBe("canceled");
    expect(runFolders()).not.toContain(folder);
    await expect.poll(() => existsSync(`/proc/${session.trim()}`), { timeout: 10_000 }).toBe(false);
    const left = () => api.kubectl(["get", "namespaces", "--selector", "e2e-run", "--output", "name"]);
    await expect.poll(left, { timeout: 20_000 }).toBe("");
    const { items } = await listSuiteRuns(product.admin, { labId });
    expect(items, log).toHaveLength(2);
    const run = await getSuiteRun(product.admin, { runId: items[0]?.id ?? "" });
    expect(run).toMatchObject({ jobId, source: "job", scope: "focused", verdict: "not counted" });
    expect(run.marks).toContain("canceled");
    expect(run.reasons[0]).toMatch(/^Its job was cancelled after \d+ of \d+ tests\.$/);
    expect(run.counts.passed).toBeGreaterThan(0);
    expect(run.counts.passed).toBeLessThan(21);
  }, 240_000);
});

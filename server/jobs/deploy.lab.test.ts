import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BundleManifest } from "@/server/contract/bundle";
import { StageId } from "@/server/contract/deploy";
import type { JobDetail } from "@/server/contract/job";
import { bundleFolder } from "@/server/infra/bundle/bundle-store";
import {
  expectNothingLeft,
  loadConnectionTracking,
  type MachineSnapshot,
  takeSnapshot,
} from "@/server/infra/practice-lab/machine-snapshot-under-test";
import { findRunProcesses } from "@/server/infra/processes/run-processes";
import { runIdOf } from "@/server/infra/run-folder/run-place";
import { listRunningWork } from "@/server/infra/ssh/list-running-work";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { refusalOf } from "@/server/services/context-under-test";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { cancelJob } from "@/server/services/job/cancel-job";
import { listTasks } from "@/server/services/job/list-tasks";
import { getLab } from "@/server/services/lab/get-lab";
import { requestLabRemoval } from "@/server/services/lab/request-lab-removal";
import { getNodes } from "@/server/services/node/get-nodes";
import { CanaryWatch } from "./deploy/canary-watch-under-test";
import { type PracticeLabOfTest, ProductUnderTest } from "./deploy/product-under-test";

const HOSTS = ["host-1", "host-2", "host-3"];
const BUNDLE_MAY_BE_BUILT = 1_800_000;

let product: ProductUnderTest;
let lab: PracticeLabOfTest;
let canaries: CanaryWatch;
let before: MachineSnapshot;
beforeAll(async () => {
  product = await ProductUnderTest.start();
  canaries = new CanaryWatch(product);
  await loadConnectionTracking();
  before = await takeSnapshot();
  lab = await product.makeLab();
}, BUNDLE_MAY_BE_BUILT);
afterAll(async () => {
  canaries?.stop();
  await lab?.remove();
  await product?.stop();
});

const start = async () => (await requestDeploy(product.admin, { labId: lab.labId })).jobId;
const deploy = async () => product.until(await start());
const stageOf = (job: JobDetail, id: StageId) => job.stages.find((stage) => stage.id === id)?.status;
const isIn = (stage: StageId) => (job: JobDetail) => stageOf(job, stage) === "running";
const cluster = () => getCluster(product.admin, { labId: lab.labId });

/** Nothing of a run is left on this machine. */
const expectNoProcess = (jobId: string) => expect(findRunProcesses(runIdOf(jobId, 1))).toEqual([]);

/** What a broken-off deploy started on the hosts has ended there. */
async function untilQuiet(): Promise<void> {
  for (const name of HOSTS) {
    const connection = await lab.connect(name);
    for (let tries = 0; tries < 120 && (await listRunningWork(connection)).length > 0; tries++)
      await sleep(500);
    connection.close();
  }
}

/** Starts a deploy, cancels it once it is in the stage, and looks that nothing of it is left. */
async function cancelIn(stage: StageId): Promise<JobDetail> {
  const jobId = await start();
  const reached = await product.until(jobId, isIn(stage));
  expect(stageOf(reached, stage), reached.message ?? "").toBe("running");
  await cancelJob(product.admin, { jobId });
  const job = await product.until(jobId);
  expect(job.status, job.message ?? "").toBe("canceled");
  expectNoProcess(jobId);
  expect(job.stages.filter((one) => one.status === "running")).toEqual([]);
  const log = await product.log(jobId);
  // in the precheck nothing may have been started on the hosts yet
  for (const host of stage === "precheck" ? [] : HOSTS)
    expect(log).toMatch(new RegExp(`(May still run|runs) on ${host}`));
  await untilQuiet();
  return job;
}

describe("a deploy that cannot be done", () => {
  it("F5: jump host down: fails at once and names it; nothing was changed, no cluster is listed", async () => {
    await lab.ask({ verb: "link", host: "jump", state: "down" });
    const job = await deploy();
    await lab.ask({ verb: "link", host: "jump", state: "up" });
    expect(job.status).toBe("failed");
    expect(job.message).toMatch(/^jump does not answer SSH at \S+:22/);
    expect(job.findings).toMatchObject([{ host: "jump", title: "SSH to jump failed" }]);
    expect(stageOf(job, "precheck")).toBe("failed");
    expect(await refusalOf(cluster())).toMatchObject({ code: "not_found" });
    expectNoProcess(job.id);
  });

  it("refuses a host that carries another installation, with the evidence, and touches nothing", async () => {
    await lab.ssh("host-3", "mkdir -p /var/lib/etcd/member && touch /var/lib/etcd/member/snap");
    const job = await deploy();
    await lab.ssh("host-3", "rm -r /var/lib/etcd/member");
    expect(job.status).toBe("failed");
    expect(job.message).toContain("an etcd database of another installation (/var/lib/etcd/member/snap)");
    expect(job.findings[0]).toMatchObject({ host: "host-3" });
    expect(await lab.ssh("host-1", "ls /etc/fairlead 2>&1 || true")).toContain("No such file");
  });
});

describe("a deploy that is broken off", () => {
  it.each(["precheck", "prepare", "container-runtime"] as const)(
    "F21: cancel in stage %s leaves no process",
    async (stage) => {
      expect(stageOf(await cancelIn(stage), stage)).toBe("canceled");
    },
  );

  it("F4: a host powered off half way fails the job: host, task and cluster state told", async () => {
    const jobId = await start();
    await product.until(jobId, isIn("container-runtime"));
    await lab.ask({ verb: "power", host: "host-2", state: "off" });
    const job = await product.until(jobId);
    await lab.ask({ verb: "power", host: "host-2", state: "on" });
    expect(job.status).toBe("failed");
    expect(job.message).toMatch(
      /^host-2 could not be reached in “.+” \(stage Container runtime\): .+; no cluster was started/,
    );
    expect(job.findings).toContainEqual(expect.objectContaining({ host: "host-2" }));
    const cells = job.hostStages.filter((cell) => cell.stage === "container-runtime");
    expect(cells.find((cell) => cell.host === "host-2")).toMatchObject({ status: "failed", unreachable: 1 });
    expect(stageOf(job, "container-runtime")).toBe("failed");
    expect(stageOf(job, "control-plane")).toBe("skipped");
    expect(await cluster()).toMatchObject({ state: "broken", jobId });
    const { nextStep } = await getLab(product.admin, { labId: lab.labId });
    expect(nextStep).toBe("Read its last job and deploy again.");
    expectNoProcess(jobId);
    await untilQuiet();
  });

  it("F21: cancel in stage control-plane leaves no process", async () => {
    await cancelIn("control-plane");
  });

  it("F6: a kubelet that does not come up fails the job, with the line of its journal", async () => {
    const dropIn = "/etc/systemd/system/kubelet.service.d/99-test.conf";
    const wrong = "[Service]\nEnvironment=KUBELET_EXTRA_ARGS=--no-such-flag\n";
    await lab.ssh("host-2", `mkdir -p "$(dirname ${dropIn})" && cat >${dropIn}`, wrong);
    const job = await deploy();
    await lab.ssh("host-2", `rm ${dropIn} && systemctl daemon-reload`);
    expect(job.status).toBe("failed");
    expect(job.message).toMatch(
      /^kubeadm join failed on host-2 \(stage Workers\): kubelet says: .*unknown flag: --no-such-flag/,
    );
    const [finding, ...others] = job.findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ host: "host-2", title: "kubelet on host-2 did not come up (Workers)" });
    expect(finding?.detail).toMatch(
      /"command failed" err="failed to parse kubelet flag: unknown flag: --no-such-flag"/,
    );
    expect(finding?.detail).toContain("journal of kubelet on host-2");
    // the host beside it joined and is not blamed
    const cells = job.hostStages.filter((cell) => cell.stage === "workers");
    expect(cells.find((cell) => cell.host === "host-3")).toMatchObject({ failed: 0, unreachable: 0 });
  });

  it("F21: cancel in stage workers leaves no process", async () => {
    await cancelIn("workers");
  });
});

describe("a deploy", () => {
  let kubelets: string[];
  const kubeletStarts = () =>
    Promise.all(
      HOSTS.map((host) => lab.ssh(host, "systemctl show kubelet --property ActiveEnterTimestamp --value")),
    );

  it("goes on from what was left and ends with a verified cluster", async () => {
    const view = await planDeploy(product.admin, { labId: lab.labId });
    const { jobId } = await requestDeploy(product.admin, { labId: lab.labId, digest: view.digest });
    const job = await product.until(jobId);
    expect(job.status, job.message ?? "").toBe("succeeded");
    // how much was left depends on the moment of the last cancel
    expect(job.message).toMatch(
      /^Deployed and verified on 3 hosts: (\d+ tasks? changed something|nothing had to change)\.$/,
    );
    expect(job.stages.map((stage) => [stage.id, stage.status])).toEqual(
      StageId.options.map((id) => [id, "succeeded"]),
    );
    expect(job.marks).toEqual(["practice lab", "recorded hardware", "built here"]);
    kubelets = await kubeletStarts();
    expectNoProcess(jobId);
  });

  it("lists its nodes with what each can allocate, as the cluster itself says, and prints it", async () => {
    const { state, nodes, jobId } = await cluster();
    expect(state).toBe("verified");
    const { items } = JSON.parse(await lab.kubectl("get nodes --output json")) as {
      items: { metadata: { name: string }; status: { allocatable: Record<string, string> } }[];
    };
    expect(nodes.map(({ name, ready, allocatable }) => ({ name, ready, allocatable }))).toEqual(
      items.map(({ metadata, status }) => ({
        name: metadata.name,
        ready: true,
        allocatable: status.allocatable,
      })),
    );
    const log = await product.log(jobId);
    for (const { name, allocatable } of nodes) {
      for (const [key, quantity] of Object.entries(allocatable))
        expect(log).toContain(`${name} allocatable ${key} ${quantity}`);
    }
    // the recorded hardware of the last host: 128 pages of 2 MiB
    expect(nodes.find((node) => node.name === "host-3")?.allocatable["hugepages-2Mi"]).toBe("256Mi");
  });

  it("is followed through the jump host: nodes with what their pods hold, and a change within a second", async () => {
    const shown = () => getNodes(product.admin, { labId: lab.labId });
    await expect.poll(async () => (await shown()).nodes.length, { timeout: 10_000 }).toBe(HOSTS.length);
    const { watch, nodes, attachments } = await shown();
    expect([watch.state, watch.message, attachments]).toEqual(["live", null, null]);
    expect(nodes.map(({ name, allocatable }) => ({ name, allocatable }))).toEqual(
      (await cluster()).nodes.map(({ name, allocatable }) => ({ name, allocatable })),
    );
    // kubectl sums up what pods ask for, too; the pods of the check go away meanwhile
    const ofKubectl = async () =>
      /^\s+cpu\s+(\d+m?) \(/m.exec(await lab.kubectl("describe node host-1"))?.[1];
    const ours = async () => (await shown()).nodes.find(({ name }) => name === "host-1")?.requested.cpu;
    await expect
      .poll(async () => [await ours(), await ofKubectl()], { timeout: 30_000 })
      .toSatisfy(([mine, said]) => mine !== undefined && mine === said);
    await lab.kubectl("cordon host-3");
    const schedulable = async () => (await shown()).nodes.map((node) => node.schedulable);
    await expect.poll(schedulable, { timeout: 1000, interval: 20 }).toEqual([true, true, false]);
    await lab.kubectl("uncordon host-3");
    await expect.poll(schedulable, { timeout: 1000, interval: 20 }).toEqual([true, true, true]);
  });

  it("runs the containerd of bundle.json", async () => {
    const { bundleId } = await cluster();
    const manifest = BundleManifest.parse(
      JSON.parse(readFileSync(`${bundleFolder(bundleId)}/bundle.json`, "utf8")),
    );
    const wanted = manifest.files.find((file) => file.path === "bin/containerd")?.sha256;
    for (const host of HOSTS) {
      const sum = 'sha256sum "/proc/$(systemctl show --property MainPID --value containerd)/exe"';
      expect((await lab.ssh(host, sum)).split(" ")[0]).toBe(wanted);
    }
  });

  it("keeps a kubeconfig that opens the cluster", async () => {
    const { id } = await cluster();
    const { kubeconfig } = await readKubeconfig(product.admin, { clusterId: id });
    const said = await lab.ssh("host-2", "kubectl --kubeconfig /dev/stdin auth whoami", kubeconfig);
    expect(said).toContain("kubernetes-admin");
  });

  it("F8: two on one lab: the second waits and says for what; both change nothing and leave kubelet alone", async () => {
    const [first, second] = [await start(), await start()];
    const running = await product.until(first, isIn("prepare"));
    expect(running.status).toBe("running");
    const waiting = await product.until(second, () => true);
    expect(waiting).toMatchObject({
      status: "queued",
      message: "waits for Deploy Kubernetes 1.34.4 to 3 hosts (running) on this lab",
    });
    const done = await product.until(first);
    expect(done).toMatchObject({
      status: "succeeded",
      message: "Deployed and verified on 3 hosts: nothing had to change.",
    });
    for (const cell of done.hostStages)
      expect([cell.host, cell.stage, cell.changed]).toEqual([cell.host, cell.stage, 0]);
    const { results } = await listTasks(product.admin, { jobId: first });
    expect(results.filter((result) => result.status === "changed")).toEqual([]);
    expect(await kubeletStarts()).toEqual(kubelets);

    // the second runs now, and is cancelled in the stage after the ones that were cancelled above
    await product.until(second, isIn("pod-network"));
    await cancelJob(product.admin, { jobId: second });
    expect((await product.until(second)).status).toBe("canceled");
    expectNoProcess(second);
    await untilQuiet();
  });

  it("F21: cancel in stage verify leaves no process", async () => {
    await cancelIn("verify");
  });

  it("puts a pod route back that was taken away by hand, and changes nothing else", async () => {
    const routes = () => lab.ssh("host-2", "ip -4 route show | grep ' via ' | sort");
    const whole = await routes();
    const [route] = whole.split("\n").filter((line) => !line.startsWith("default"));
    await lab.ssh("host-2", `ip route delete ${route}`);
    expect(await routes()).not.toBe(whole);
    const job = await deploy();
    expect(job.status, job.message ?? "").toBe("succeeded");
    expect(await routes()).toBe(whole);
    const { results } = await listTasks(product.admin, { jobId: job.id });
    const changed = results.filter((result) => result.status === "changed");
    expect(changed).toMatchObject([{ host: "host-2" }]);
  });

  it("goes red when the pod network is broken", async () => {
    const chain = "{ type filter hook forward priority 0; policy drop; }";
    await lab.ssh("host-2", `nft "add table inet closed; add chain inet closed forward ${chain}"`);
    const job = await deploy();
    await lab.ssh("host-2", "nft delete table inet closed");
    expect(job.status).toBe("failed");
    expect(stageOf(job, "verify")).toBe("failed");
    expect(stageOf(job, "pod-network")).toBe("succeeded");
    expect(job.message).toMatch(/A pod on host-\d does not (reach|resolve) /);
    expect(await cluster()).toMatchObject({ state: "broken" });
    // the cluster takes the check's namespace away by itself, a moment later
    const namespaces = () => lab.kubectl("get namespaces --output name");
    await expect.poll(namespaces, { timeout: 30_000, interval: 500 }).not.toContain("fairlead-check");
  });

  it("F20: canary secrets are nowhere", async () => {
    canaries.stop();
    expect(canaries.looks).toBeGreaterThan(100);
    expect(await canaries.findings(lab)).toEqual([]);
  });
});

describe("a practice lab that carried a cluster", () => {
  it("leaves nothing behind when it is removed", async () => {
    const { jobId } = await requestLabRemoval(product.admin, { labId: lab.labId, confirmName: "rock" });
    const job = await product.until(jobId);
    expect(job.status, job.message ?? "").toBe("succeeded");
    await expectNothingLeft(before);
  });
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { StageId } from "@/server/contract/deploy";
import type { JobDetail } from "@/server/contract/job";
import { RUN_FILES, RunState } from "@/server/contract/run-folder";
import { findRunProcesses } from "@/server/infra/processes/run-processes";
import { runFolderOf, runIdOf } from "@/server/infra/run-folder/run-place";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { refusalOf } from "@/server/services/context-under-test";
import { planDeploy } from "@/server/services/deploy/plan-deploy";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { cancelJob } from "@/server/services/job/cancel-job";
import { getJob } from "@/server/services/job/get-job";
import { listTasks } from "@/server/services/job/list-tasks";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { getLab } from "@/server/services/lab/get-lab";
import { HOSTS, type LabUnderTest } from "./lab-under-test";

/**
 * One deploy that is cancelled in every stage, killed at every point and loses hosts, and what [Run again] makes of it; it
 * ends with a verified cluster on all hosts.
 */
export function tellRunAgain(stand: LabUnderTest): void {
  let jobId: string;

  const isIn = (stage: StageId) => (job: JobDetail) =>
    job.stages.find((one) => one.id === stage)?.status === "running";

  /** The one thing a person does: press Run again. */
  async function runAgain(): Promise<number> {
    const { run } = await runJobAgain(stand.product.admin, { jobId });
    return run;
  }

  /** Brings the newest run into a stage; what ended it before is told. */
  async function reach(stage: StageId): Promise<void> {
    const job = await stand.product.until(jobId, isIn(stage));
    expect(job.stages.find((one) => one.id === stage)?.status, job.message ?? "").toBe("running");
  }

  /** Waits for a sign on a host that a program is half way. */
  async function untilOn(host: string, sign: string): Promise<void> {
    const wait = `for i in $(seq 600); do if ${sign}; then exit 0; fi; sleep 0.05; done; exit 1`;
    await stand.lab.ssh(host, `sh -c '${wait}'`);
  }

  const IN_INIT = "pgrep -x kubeadm >/dev/null && test -e /etc/kubernetes/manifests/etcd.yaml";
  const IN_JOIN =
    "pgrep -x kubeadm >/dev/null && test -e /etc/kubernetes/kubelet.conf -o -e /etc/kubernetes/bootstrap-kubelet.conf";

  function killJobProcess(run: number): void {
    const state = readFileSync(
      path.join(runFolderOf(stand.product.dataDir, jobId, run), RUN_FILES.state),
      "utf8",
    );
    process.kill(RunState.parse(JSON.parse(state)).pid, "SIGKILL");
  }

  /** kill -9 of ansible-playbook and the workers it has forked. */
  function killAnsible(run: number): void {
    for (const pid of findRunProcesses(runIdOf(jobId, run))) {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (command.includes("site.yml")) process.kill(pid, "SIGKILL");
    }
  }

  /** Ends the run as it should after this fault, and looks that nothing of it is left here. */
  async function ended(run: number, status: JobDetail["status"]): Promise<JobDetail> {
    const job = await stand.product.until(jobId);
    const why = job.status === status ? "" : (await stand.product.log(jobId)).slice(-4000);
    expect([job.run, job.status], `${job.message}\n${why}`).toEqual([run, status]);
    expect(findRunProcesses(runIdOf(jobId, run))).toEqual([]);
    return job;
  }

  /** Cancels a run once it is in the stage, and looks that nothing of it is left anywhere. */
  async function cancelIn(stage: StageId, run: number): Promise<JobDetail> {
    await reach(stage);
    await cancelJob(stand.product.admin, { jobId });
    const job = await ended(run, "canceled");
    expect(job.stages.filter((one) => one.status === "running")).toEqual([]);
    expect(job.stages.find((one) => one.id === stage)?.status).toBe("canceled");
    const log = await stand.product.log(jobId, run);
    // in the precheck nothing may have been started on the hosts yet
    for (const host of stage === "precheck" ? [] : HOSTS)
      expect(log).toMatch(new RegExp(`(May still run|runs) on ${host}`));
    // it would end well by itself, and leave no kubeadm to be killed later
    if (stage === "control-plane" || stage === "workers") await endKubeadm();
    await stand.untilQuiet();
    return job;
  }

  const endKubeadm = () =>
    Promise.all(HOSTS.map((host) => stand.lab.ssh(host, "pkill -KILL -x kubeadm || true")));

  const kubeletStart = (host: string) =>
    stand.lab.ssh(host, "systemctl show kubelet --property ActiveEnterTimestampMonotonic --value");

  /** Hosts that have become nodes: in which run, and since when their kubelet runs. */
  const nodes = new Map<string, { run: number; started: string }>();
  /** Whether a run has come past these stages: until then they change nodes, too. */
  const LATER: readonly StageId[] = ["pod-network", "telco-add-ons"];
  let routed = false;

  async function noteNode(host: string, run: number): Promise<void> {
    expect(await stand.lab.ssh(host, "cat /etc/fairlead/member.json")).toContain("clusterId");
    nodes.set(host, { run, started: await kubeletStart(host) });
  }

  /** What was finished before this run reports that nothing was changed, and its kubelet was left alone. */
  async function expectUntouched(job: JobDetail): Promise<void> {
    for (const [host, { run, started }] of nodes) {
      expect([host, await kubeletStart(host)]).toEqual([host, started]);
      if (run === job.run) continue;
      const changed = job.hostStages.filter(
        (cell) =>
          cell.host === host && cell.changed > 0 && (routed || !LATER.some((stage) => stage === cell.stage)),
      );
      expect(changed).toEqual([]);
    }
  }

  it("F21: cancel in stage precheck leaves no process", async () => {
    const { admin } = stand.product;
    const { labId } = stand.lab;
    // virtual functions are seen in facts: with them the telco add-ons are a stage of this deploy
    await stand.readFacts();
    const { digest } = await planDeploy(admin, { labId });
    jobId = (await requestDeploy(admin, { labId, digest })).jobId;
    await cancelIn("precheck", 1);
  });

  it("F21: cancel in stage prepare leaves no process", async () => {
    expect(await runAgain()).toBe(2);
    await cancelIn("prepare", 2);
  });

  it("kill -9 of the job process while packages or programs are installed", async () => {
    expect(await runAgain()).toBe(3);
    await reach("prepare");
    await untilOn("host-1", "pgrep -x dpkg >/dev/null || test -e /usr/local/bin/kubelet");
    killJobProcess(3);
    await ended(3, "interrupted");
  });

  it("F21: cancel in stage container-runtime leaves no process", async () => {
    expect(await runAgain()).toBe(4);
    await cancelIn("container-runtime", 4);
  });

  it("kill -9 of ansible-playbook while images are imported", async () => {
    expect(await runAgain()).toBe(5);
    await reach("container-runtime");
    await untilOn("host-2", "pgrep -x ctr >/dev/null");
    killAnsible(5);
    await ended(5, "failed");
  });

  it("F21: cancel in stage control-plane leaves no process", async () => {
    expect(await runAgain()).toBe(6);
    await cancelIn("control-plane", 6);
  });

  it("kill -9 of the job process and of kubeadm itself, inside kubeadm init", async () => {
    expect(await runAgain()).toBe(7);
    await reach("control-plane");
    await untilOn("host-1", IN_INIT);
    killJobProcess(7);
    await stand.lab.ssh("host-1", "pkill -KILL -x kubeadm");
    await ended(7, "interrupted");
    expect(await stand.lab.ssh("host-1", "ls /etc/fairlead")).toBe("owner.json");
  });

  it("kill -9 of the job process inside kubeadm init, whatever that comes to", async () => {
    expect(await runAgain()).toBe(8);
    await reach("control-plane");
    await untilOn("host-1", IN_INIT);
    killJobProcess(8);
    await ended(8, "interrupted");
  });

  it("F21: cancel in stage workers leaves no process", async () => {
    expect(await runAgain()).toBe(9);
    await reach("workers");
    await noteNode("host-1", 9);
    await expectUntouched(await cancelIn("workers", 9));
  });

  it("kill -9 of the job process and of kubeadm on the workers, inside kubeadm join", async () => {
    expect(await runAgain()).toBe(10);
    await reach("workers");
    // where it was seen, at once: on a busy machine the join would have ended by the next login
    await untilOn("host-2", `${IN_JOIN} && pkill -KILL -x kubeadm`);
    killJobProcess(10);
    await endKubeadm();
    await expectUntouched(await ended(10, "interrupted"));
    expect(await stand.lab.ssh("host-2", "ls /etc/fairlead")).toBe("owner.json");
  });

  it("F6: a kubelet that does not come up fails the job, with the line of its journal", async () => {
    const dropIn = "/etc/systemd/system/kubelet.service.d/99-test.conf";
    const wrong = "[Service]\nEnvironment=KUBELET_EXTRA_ARGS=--no-such-flag\n";
    await stand.lab.ssh("host-2", `mkdir -p "$(dirname ${dropIn})" && cat >${dropIn}`, wrong);
    expect(await runAgain()).toBe(11);
    const job = await ended(11, "failed");
    await stand.lab.ssh("host-2", `rm ${dropIn} && systemctl daemon-reload`);
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
    await expectUntouched(job);
    await noteNode("host-3", 11);
  });

  it("F4: a host powered off half way fails the job: host, task and cluster state told", async () => {
    expect(await runAgain()).toBe(12);
    await reach("workers");
    await untilOn("host-2", "pgrep -x kubeadm >/dev/null");
    await stand.lab.ask({ verb: "power", host: "host-2", state: "off" });
    const job = await ended(12, "failed");
    await stand.lab.ask({ verb: "power", host: "host-2", state: "on" });
    expect(job.message).toMatch(
      /^host-2 could not be reached in “.+” \(stage Workers\): .+; the cluster is unfinished/,
    );
    expect(job.stages.find((one) => one.id === "pod-network")?.status).toBe("skipped");
    expect(job.findings).toContainEqual(expect.objectContaining({ host: "host-2" }));
    const cells = job.hostStages.filter((cell) => cell.stage === "workers");
    expect(cells.find((cell) => cell.host === "host-2")).toMatchObject({ status: "failed", unreachable: 1 });
    const { admin } = stand.product;
    const { labId } = stand.lab;
    expect(await getCluster(admin, { labId })).toMatchObject({ state: "broken", jobId });
    expect((await getLab(admin, { labId })).nextStep).toBe("Read its last job and deploy again.");
    await expectUntouched(job);
    await expect.poll(() => stand.lab.ssh("host-2", "true").catch(() => "no"), { timeout: 30_000 }).toBe("");
  });

  it("F21: cancel in stage pod-network leaves no process", async () => {
    expect(await runAgain()).toBe(13);
    await expectUntouched(await cancelIn("pod-network", 13));
    await noteNode("host-2", 13);
  });

  it("F21: cancel in stage telco-add-ons leaves no process", async () => {
    expect(await runAgain()).toBe(14);
    await expectUntouched(await cancelIn("telco-add-ons", 14));
  });

  it("kill -9 of the job process while it verifies", async () => {
    expect(await runAgain()).toBe(15);
    await reach("verify");
    killJobProcess(15);
    await expectUntouched(await ended(15, "interrupted"));
    routed = true;
  });

  it("F21: cancel in stage verify leaves no process", async () => {
    expect(await runAgain()).toBe(16);
    await expectUntouched(await cancelIn("verify", 16));
  });

  it("then ends with a verified cluster, and every host says that nothing had to change", async () => {
    expect(await runAgain()).toBe(17);
    const job = await ended(17, "succeeded");
    expect(job.message).toBe("Deployed and verified on 3 hosts: nothing had to change.");
    expect(job.stages.map(({ id, status }) => [id, status])).toEqual(
      StageId.options.map((id) => [id, "succeeded"]),
    );
    expect(job.marks).toEqual(["practice lab", "recorded hardware", "built here"]);
    expect([...nodes.keys()].sort()).toEqual(HOSTS);
    expect(job.findings).toEqual([]);
    const { results } = await listTasks(stand.product.admin, { jobId });
    expect(results.filter((result) => result.status === "changed")).toEqual([]);
    const log = await stand.product.log(jobId, 17);
    for (const words of [
      /kubectl as root: node\/host-1, node\/host-2, node\/host-3/,
      /kubeconfig from jump: the API server lists host-1, host-2, host-3/,
      /clock: [+-]0\.\d s against the API server's/,
      /certificate apiserver\.crt: 36\d days left/,
      /certificate kubelet-client-current\.pem: 36\d days left/,
    ])
      expect(log).toMatch(words);
    await expectUntouched(job);
    expect(job.runs.map(({ status }) => status)).toEqual([
      ...["canceled", "canceled", "interrupted", "canceled", "failed", "canceled", "interrupted"],
      ...["interrupted", "canceled", "interrupted", "failed", "failed", "canceled", "canceled"],
      ...["interrupted", "canceled", "succeeded"],
    ]);
  });

  it("keeps every run with its own log, and no further run of a success", async () => {
    for (const run of [3, 10, 17]) {
      const { lastLine } = await getJob(stand.product.admin, { jobId, run });
      expect(lastLine).toBeGreaterThan(5);
    }
    expect(await refusalOf(runJobAgain(stand.product.admin, { jobId }))).toMatchObject({
      code: "wrong_state",
    });
  });
}

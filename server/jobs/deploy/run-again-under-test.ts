import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { StageId } from "@/server/contract/deploy";
import type { JobDetail } from "@/server/contract/job";
import { RUN_FILES, RunState } from "@/server/contract/run-folder";
import { findRunProcesses } from "@/server/infra/processes/run-processes";
import { runFolderOf, runIdOf } from "@/server/infra/run-folder/run-place";
import { refusalOf } from "@/server/services/context-under-test";
import { requestDeploy } from "@/server/services/deploy/request-deploy";
import { cancelJob } from "@/server/services/job/cancel-job";
import { getJob } from "@/server/services/job/get-job";
import { runJobAgain } from "@/server/services/job/run-job-again";
import { HOSTS, type LabUnderTest } from "./lab-under-test";

/** A deploy that is killed at every point, and what [Run again] makes of it; it ends with a verified cluster on all hosts. */
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

  const kubeletStart = (host: string) =>
    stand.lab.ssh(host, "systemctl show kubelet --property ActiveEnterTimestampMonotonic --value");

  /** Hosts that have become nodes: in which run, and since when their kubelet runs. */
  const nodes = new Map<string, { run: number; started: string }>();
  /** Whether a run has come past the stage of the pod network: until then it is laid on nodes, too. */
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
        (cell) => cell.host === host && cell.changed > 0 && (routed || cell.stage !== "pod-network"),
      );
      expect(changed).toEqual([]);
    }
  }

  it("1: kill -9 of the job process while packages are installed", async () => {
    jobId = (await requestDeploy(stand.product.admin, { labId: stand.lab.labId })).jobId;
    await reach("prepare");
    await untilOn("host-1", "pgrep -x dpkg >/dev/null || test -e /usr/local/bin/kubelet");
    killJobProcess(1);
    await ended(1, "interrupted");
  });

  it("2: kill -9 of ansible-playbook while images are imported", async () => {
    expect(await runAgain()).toBe(2);
    await reach("container-runtime");
    await untilOn("host-2", "pgrep -x ctr >/dev/null");
    killAnsible(2);
    await ended(2, "failed");
  });

  it("3: kill -9 of the job process and of kubeadm itself, inside kubeadm init", async () => {
    expect(await runAgain()).toBe(3);
    await reach("control-plane");
    await untilOn("host-1", IN_INIT);
    killJobProcess(3);
    await stand.lab.ssh("host-1", "pkill -KILL -x kubeadm");
    await ended(3, "interrupted");
    expect(await stand.lab.ssh("host-1", "ls /etc/fairlead")).toBe("owner.json");
  });

  it("4: kill -9 of the job process inside kubeadm init, whatever that comes to", async () => {
    expect(await runAgain()).toBe(4);
    await reach("control-plane");
    await untilOn("host-1", IN_INIT);
    killJobProcess(4);
    await ended(4, "interrupted");
  });

  it("5: kill -9 of the job process and of kubeadm on the workers, inside kubeadm join", async () => {
    expect(await runAgain()).toBe(5);
    await reach("workers");
    await noteNode("host-1", 5);
    await untilOn("host-2", IN_JOIN);
    killJobProcess(5);
    await Promise.all(
      ["host-2", "host-3"].map((host) => stand.lab.ssh(host, "pkill -KILL -x kubeadm || true")),
    );
    await expectUntouched(await ended(5, "interrupted"));
    expect(await stand.lab.ssh("host-2", "ls /etc/fairlead")).toBe("owner.json");
  });

  it("6: host-3 is powered off among the workers, and on again", async () => {
    expect(await runAgain()).toBe(6);
    await reach("workers");
    await untilOn("host-3", "pgrep -x kubeadm >/dev/null || test -e /etc/fairlead/member.json");
    await untilOn("host-2", "test -e /etc/fairlead/member.json");
    await stand.lab.ask({ verb: "power", host: "host-3", state: "off" });
    const job = await ended(6, "failed");
    expect(job.message).toContain("host-3 could not be reached");
    await stand.lab.ask({ verb: "power", host: "host-3", state: "on" });
    await expectUntouched(job);
    await noteNode("host-2", 6);
    await expect.poll(() => stand.lab.ssh("host-3", "true").catch(() => "no"), { timeout: 30_000 }).toBe("");
  });

  it("7: cancelled in the stage of the pod network", async () => {
    expect(await runAgain()).toBe(7);
    await reach("pod-network");
    await cancelJob(stand.product.admin, { jobId });
    await expectUntouched(await ended(7, "canceled"));
    await noteNode("host-3", 7);
  });

  it("8: kill -9 of the job process while it verifies", async () => {
    expect(await runAgain()).toBe(8);
    await reach("verify");
    killJobProcess(8);
    const job = await ended(8, "interrupted");
    await expectUntouched(job);
    routed = true;
  });

  it("then ends with a verified cluster, and every host says that nothing had to change", async () => {
    expect(await runAgain()).toBe(9);
    const job = await ended(9, "succeeded");
    expect(job.message).toBe("Deployed and verified on 3 hosts: nothing had to change.");
    expect(job.stages.map(({ id, status }) => [id, status])).toEqual(
      StageId.options.map((id) => [id, "succeeded"]),
    );
    expect([...nodes.keys()].sort()).toEqual(HOSTS);
    expect(job.findings).toEqual([]);
    const log = await stand.product.log(jobId);
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
      ...["interrupted", "failed", "interrupted", "interrupted", "interrupted", "failed"],
      ...["canceled", "interrupted", "succeeded"],
    ]);
  });

  it("keeps every run with its own log, and no further run of a success", async () => {
    for (const run of [1, 5, 9]) {
      const { lastLine } = await getJob(stand.product.admin, { jobId, run });
      expect(lastLine).toBeGreaterThan(5);
    }
    expect(await refusalOf(runJobAgain(stand.product.admin, { jobId }))).toMatchObject({
      code: "wrong_state",
    });
  });
}

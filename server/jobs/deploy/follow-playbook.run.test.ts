import { describe, expect, it } from "vitest";
import type { AnsibleEvent } from "@/server/contract/deploy";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { failureSentence, findingOf } from "./explain-failure.run";
import { PlaybookFollower } from "./follow-playbook.run";

const task = { task: "t1", role: "kubeadm", path: "roles/kubeadm/tasks/main.yml:13" };
let seq = 0;
const event = (stage: string | null) => ({ seq: ++seq, stage });
const play = (stage: string): AnsibleEvent => ({ ...event(stage), event: "play", name: stage, hosts: [] });
const result = (
  stage: string,
  host: string,
  status: "ok" | "failed" | "unreachable" | "ignored",
  message: string | null = null,
): AnsibleEvent => ({
  ...{ ...event(stage), ...task, event: "result", name: "Run kubeadm {{ kubeadm_verb }}" },
  ...{ host, status, message, item: null, durationMs: 7 },
});

function follow(events: readonly AnsibleEvent[]) {
  const told: string[] = [];
  const emitted: Record<string, unknown>[] = [];
  const run = {
    stage: (id: string, status: string) => told.push(`${id} ${status}`),
    emit: (one: { type: string }) => emitted.push({ ...one }),
  };
  const follower = new PlaybookFollower(run, planStages(PLAN));
  events.forEach((one, index) => {
    follower.take(one, { first: index * 10 + 1, last: index * 10 + 9 });
  });
  return { follower, told, emitted };
}

describe("PlaybookFollower", () => {
  it("ends a stage when the next play begins, and leaves the first start and the last end to its caller", () => {
    const { follower, told } = follow([play("precheck"), play("prepare"), play("prepare"), play("verify")]);
    expect(told).toEqual(["precheck succeeded", "prepare running", "prepare succeeded", "verify running"]);
    expect(follower.stage).toBe("verify");
  });

  it("stays in the stage that failed while ansible-playbook names the plays it does not run", () => {
    const { follower, told } = follow([
      play("precheck"),
      play("prepare"),
      result("prepare", "node-2", "unreachable", "no route"),
      play("verify"),
    ]);
    expect(follower.stage).toBe("prepare");
    expect(told).toEqual(["precheck succeeded", "prepare running"]);
  });

  it("ties a result to its lines and a task to its place", () => {
    const start: AnsibleEvent = {
      ...event("workers"),
      ...task,
      event: "task",
      name: "Run kubeadm join",
      action: "command",
      handler: false,
    };
    const { emitted } = follow([start, result("workers", "node-2", "ok")]);
    expect(emitted).toEqual([
      {
        ...{ type: "task", uuid: "t1", name: "Run kubeadm join", action: "command", role: "kubeadm" },
        ...{ path: "roles/kubeadm/tasks/main.yml:13", stage: "workers", line: 9 },
      },
      { type: "result", task: "t1", host: "node-2", status: "ok", durationMs: 7, firstLine: 11, line: 19 },
    ]);
  });

  it("keeps the stats and the last failure of each host, by the task's filled-in name", () => {
    const stats = { ok: 1, changed: 0, failures: 1, unreachable: 0, skipped: 0, rescued: 0, ignored: 0 };
    const start: AnsibleEvent = {
      ...event("workers"),
      ...task,
      event: "task",
      name: "Run kubeadm join",
      action: "command",
      handler: false,
    };
    const { follower } = follow([
      start,
      result("workers", "node-2", "failed", "hidden"),
      result("workers", "node-3", "ignored", "no matter"),
      result("workers", "node-2", "failed", "the reason"),
      { ...event(null), event: "stats", hosts: { "node-2": stats } },
    ]);
    expect(follower.stats).toEqual({ "node-2": stats });
    expect(follower.failures).toEqual([
      {
        ...{ host: "node-2", task: "Run kubeadm join", stage: "Workers", unreachable: false },
        ...{ message: "the reason", line: 39 },
      },
    ]);
  });
});

describe("a task over several items", () => {
  it("fails with what its failed items say, not with their number", () => {
    const all = result("verify", "node-1", "failed", "One or more items failed");
    const of = (item: string, message: string): AnsibleEvent =>
      ({ ...all, event: "item", item, message }) as AnsibleEvent;
    const { follower } = follow([
      play("verify"),
      of("deployment/coredns", "timed out"),
      of("daemonset/x", "gone"),
      all,
    ]);
    expect(follower.failures[0]?.message).toBe("deployment/coredns: timed out; daemonset/x: gone");
  });
});

describe("a failure in words", () => {
  const base = { host: "node-2", task: "Run containerd", stage: "Container runtime", line: 5 };
  const kubelet =
    "kubeadm join failed on node-2: error: kubelet-wait-bootstrap: refused\n" +
    'kubelet says (journal of kubelet on node-2): E1124 "command failed" err="unknown flag: --nope"\n';

  it.each([
    [
      { ...base, unreachable: true, message: "timed out" },
      "node-2 could not be reached in “Run containerd” (stage Container runtime): timed out; no cluster was started; run it again to go on from there.",
    ],
    [
      { ...base, unreachable: false, message: "no such unit.\nmore" },
      "“Run containerd” failed on node-2 (stage Container runtime): no such unit; no cluster was started; run it again to go on from there.",
    ],
    [
      { ...base, stage: "Workers", unreachable: false, message: kubelet },
      'kubeadm join failed on node-2 (stage Workers): kubelet says: E1124 "command failed" err="unknown flag: --nope"; the cluster is unfinished; run it again to go on from there.',
    ],
    [
      {
        ...{ ...base, stage: "Control plane", unreachable: false },
        message:
          "kubeadm init failed on node-2: [preflight] Some fatal errors occurred:\n\t[ERROR Port-6443]: Port 6443 is in use",
      },
      "kubeadm init failed on node-2 (stage Control plane): [ERROR Port-6443]: Port 6443 is in use; the cluster is unfinished; run it again to go on from there.",
    ],
    [
      { ...base, stage: "Verify", unreachable: false, message: "A pod on node-1 does not reach node-2" },
      "“Run containerd” failed on node-2 (stage Verify): A pod on node-1 does not reach node-2; the cluster is there and not verified; run it again to go on from there.",
    ],
  ])("is one sentence with host, task, reason and what is left: %#", (failure, sentence) => {
    expect(failureSentence([failure])).toBe(sentence);
  });

  it("names every host", () => {
    const failure = { ...base, unreachable: false, message: "no" };
    expect(failureSentence([failure, { ...failure, host: "node-3" }])).toContain("on node-2 and on node-3");
    expect(failureSentence([])).toBeUndefined();
  });

  it("F6: names the line of kubelet's journal, and where to read more", () => {
    const finding = findingOf({ ...base, stage: "Workers", unreachable: false, message: kubelet });
    expect(finding).toMatchObject({
      host: "node-2",
      title: "kubelet on node-2 did not come up (Workers)",
      hint: "Read more on the host: journalctl -u kubelet",
      line: 5,
    });
    expect(finding.detail).toMatch(
      /^E1124 "command failed" err="unknown flag: --nope"\n\(journal of kubelet on node-2\)/,
    );
  });
});

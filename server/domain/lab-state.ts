import type { Allowed } from "@/server/contract/job";
import type { LabKind, LabState } from "@/server/contract/lab";

const yes: Allowed = { allowed: true, reason: null };
const no = (reason: string): Allowed => ({ allowed: false, reason });

/** What may be done to a lab in its state: one table for service, API and button. */
export const labCan = {
  rename(lab: { state: LabState }): Allowed {
    if (lab.state === "draft") return no("The lab is a draft: its name is a field of it.");
    if (lab.state === "removed") return no("The lab was removed.");
    return yes;
  },
  /** A person's own machines: edited by new revisions of the descriptor. */
  edit(lab: { kind: LabKind; state: LabState }): Allowed {
    if (lab.kind === "practice") return no("A practice lab describes itself: its descriptor is not edited.");
    if (lab.state === "draft") return no("The lab is a draft: finish registering it first.");
    if (lab.state === "removed") return no("The lab was removed.");
    return yes;
  },
  /** A revision from files: a practice lab's, too, as long as they describe the hosts it has. */
  import(lab: { kind: LabKind; state: LabState }): Allowed {
    if (lab.kind !== "practice") return labCan.edit(lab);
    return lab.state === "ready" ? yes : no("The practice lab is not ready: its hosts have to be there.");
  },
  /** SSH keys and passwords of a person's own machines, in a draft too. */
  keepCredentials(lab: { kind: LabKind; state: LabState }): Allowed {
    if (lab.kind === "practice") return no("A practice lab has a key of its own: it takes no other.");
    if (lab.state === "removed") return no("The lab was removed.");
    return yes;
  },
  /** Leaves the hosts as they are, and forgets the lab with its keys. */
  forget(lab: { kind: LabKind; state: LabState }): Allowed {
    if (lab.kind === "practice") return no("A practice lab is removed with its hosts, not forgotten.");
    if (lab.state === "draft") return no("The lab is a draft: discard it instead.");
    if (lab.state === "removed") return no("The lab was removed.");
    return yes;
  },
  /** Connects to its hosts: a draft's too, that is how it is tried. */
  connect(lab: { state: LabState }): Allowed {
    if (lab.state === "creating") return no("The lab is being created: wait until its hosts answer.");
    if (lab.state === "removing" || lab.state === "removed") return no("The lab's hosts are gone.");
    return yes;
  },
  remove(lab: { kind: LabKind; state: LabState }): Allowed {
    if (lab.state === "draft") return no("The lab is a draft: discard it instead.");
    if (lab.kind !== "practice") {
      return no(
        "Only a practice lab can be removed with its hosts: forget this lab, its hosts stay as they are.",
      );
    }
    if (lab.state === "creating")
      return no("The lab is being created: wait for its job to end, or cancel it first.");
    if (lab.state === "removing") return no("The lab is being removed already.");
    if (lab.state === "removed") return no("The lab was removed.");
    return yes;
  },
  deploy(lab: {
    state: LabState;
    /** A practice lab's own kind: `plain` ones carry no Kubernetes. */
    plain: boolean;
  }): Allowed {
    if (lab.state === "draft") return no("The lab is a draft: finish registering it first.");
    if (lab.state === "creating") return no("The lab is being created: wait until its hosts answer.");
    if (lab.state === "broken") return no("The lab is broken: read its last job, then remove the lab.");
    if (lab.state === "removing") return no("The lab is being removed.");
    if (lab.state === "removed") return no("The lab was removed.");
    if (lab.plain) return no("A plain practice lab carries no Kubernetes: create one that does.");
    return yes;
  },
  /** What a deploy may have changed can be taken back. */
  reset(lab: { state: LabState; plain: boolean }): Allowed {
    if (lab.plain) return no("A plain practice lab carries no Kubernetes: there is nothing to reset.");
    return labCan.deploy(lab);
  },
};

/** The one sentence under a lab's name: what to do next. */
export function nextStepOf(lab: {
  kind: LabKind;
  state: LabState;
  /** A practice lab's own kind: `plain` ones carry no Kubernetes. */
  plain: boolean;
  hosts: number;
  cluster: { state: string } | null;
  /** Is there a suite run of it, and was one shared? */
  suiteRan: boolean;
  shared: boolean;
}): string {
  switch (lab.state) {
    case "draft":
      return "Finish registering it.";
    case "creating":
      return "Wait until its hosts answer.";
    case "removing":
      return "Wait until its hosts are gone.";
    case "removed":
      return "Nothing: the lab is gone.";
    case "broken":
      return "Read its last job, then remove the lab.";
    case "ready":
      if (lab.hosts === 0) return "Add its hosts.";
      if (lab.plain) return "Try its hosts: a plain lab carries no Kubernetes.";
      if (lab.cluster === null || lab.cluster.state === "gone") return "Deploy Kubernetes.";
      if (lab.cluster.state === "broken") return "Read its last job and deploy again.";
      if (!lab.suiteRan) return "Look at its nodes, then run or upload a suite.";
      return lab.shared ? "Look at what its nodes can allocate." : "Share its last suite run.";
  }
}

import type { LabDetail } from "@/server/contract/lab";

export type LabStageState = "done" | "running" | "failed" | "next" | "pending" | "not_assessed" | "stale";

/** One step on a lab's way from known to proved. */
export interface LabStage {
  id: "registered" | "described" | "provisioned" | "deployed" | "conformant";
  title: string;
  state: LabStageState;
  /** What it came to, in a few words. */
  detail: string;
  /** When it got there, ms; null while it has not. */
  at: number | null;
}

type Known = Pick<
  LabDetail,
  | "kind"
  | "state"
  | "createdAt"
  | "hosts"
  | "revision"
  | "cluster"
  | "activeJob"
  | "recentJobs"
  | "can"
  | "lastRun"
  | "conformance"
>;

/**
 * The five stages of design §1's order: describe, provision (layer 1), install (layer 2), conform. At most one is
 * `next`: the first that is not done and not under way. What turns `conformant` green is `conformanceStage`'s to say.
 */
export function labStages(lab: Known): LabStage[] {
  const stages: LabStage[] = [
    registered(lab),
    described(lab),
    provisioned(lab),
    deployed(lab),
    { id: "conformant", title: "Conformant", ...lab.conformance, at: lab.lastRun?.at ?? null },
  ];
  const way = stages.filter((stage) => stage.id !== "conformant");
  const blocked = way.some((stage) => stage.state === "running" || stage.state === "failed");
  const first = stages.find((stage) => stage.state === "pending");
  if (first && !blocked && lab.state === "ready" && lab.can.deploy.allowed) first.state = "next";
  return stages;
}

function registered({ kind, state, createdAt }: Known): LabStage {
  const stage = { id: "registered" as const, title: "Registered" };
  if (state === "draft") return { ...stage, state: "next", detail: "a draft", at: null };
  return { ...stage, state: "done", detail: kindWords(kind), at: createdAt };
}

const kindWords = (kind: Known["kind"]) => (kind === "practice" ? "practice lab" : "registered by hand");

function described({ revision, state }: Known): LabStage {
  const stage = { id: "described" as const, title: "Described" };
  if (revision) {
    return { ...stage, state: "done", detail: `revision ${revision.number}`, at: revision.createdAt };
  }
  if (state === "creating") return { ...stage, state: "pending", detail: "once its hosts answer", at: null };
  return { ...stage, state: "pending", detail: "no descriptor", at: null };
}

function provisioned({ state, hosts, revision, recentJobs }: Known): LabStage {
  const stage = { id: "provisioned" as const, title: "Provisioned" };
  const up = recentJobs.find((job) => job.kind === "practice-lab-up" && job.status === "succeeded");
  switch (state) {
    case "draft":
      return { ...stage, state: "pending", detail: "once it is registered", at: null };
    case "creating":
      return { ...stage, state: "running", detail: "hosts are being made", at: null };
    case "broken":
      return { ...stage, state: "failed", detail: "hosts do not answer", at: null };
    case "removing":
      return { ...stage, state: "running", detail: "hosts are being removed", at: null };
    case "removed":
      return { ...stage, state: "pending", detail: "hosts are gone", at: null };
    case "ready":
      return {
        ...stage,
        state: hosts > 0 ? "done" : "pending",
        detail: hosts === 1 ? "1 host" : `${hosts} hosts`,
        at: up?.finishedAt ?? revision?.createdAt ?? null,
      };
  }
}

function deployed({ cluster, activeJob, can, state }: Known): LabStage {
  const stage = { id: "deployed" as const, title: "Deployed" };
  const deploying = activeJob?.kind === "deploy" && activeJob.status !== "queued";
  if (deploying) return { ...stage, state: "running", detail: "a deploy runs", at: null };
  if (cluster?.state === "verified") {
    return {
      ...stage,
      state: "done",
      detail: `Kubernetes ${cluster.kubernetes}${cluster.attached ? ", attached" : ""}`,
      at: cluster.verifiedAt,
    };
  }
  if (cluster?.state === "broken") {
    return { ...stage, state: "failed", detail: "the last deploy failed", at: cluster.verifiedAt };
  }
  const never = state === "ready" && !can.deploy.allowed && can.deploy.reason?.includes("plain");
  return { ...stage, state: "pending", detail: never ? "plain hosts: none" : "no cluster yet", at: null };
}

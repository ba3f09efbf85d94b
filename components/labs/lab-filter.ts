import type { LabSummary } from "@/server/contract/lab";

/** What the home page is asked to show; empty = everything. */
export interface LabFilter {
  /** Every word has to be in the lab's name or site. */
  q: string;
  /** A state of a lab, or one of the views below. */
  show: string;
}

export const LAB_VIEWS = [
  { value: "", label: "Every lab" },
  { value: "busy", label: "With a job now" },
  { value: "cluster", label: "With a cluster" },
  { value: "trouble", label: "In trouble" },
  { value: "draft", label: "Drafts" },
  { value: "practice", label: "Practice labs" },
  { value: "registered", label: "Registered labs" },
] as const;

/** A host that does not answer, a node that is not Ready, a lab or cluster that is broken, a job that waits for somebody. */
export function inTrouble({ state, reach, cluster, activeJob }: LabSummary): boolean {
  if (state === "broken" || cluster?.state === "broken" || activeJob?.status === "waiting") return true;
  if (reach !== null && reach.reachable < reach.tested) return true;
  return cluster?.state === "verified" && cluster.nodesReady < cluster.nodes;
}

export function matchesLab(lab: LabSummary, { q, show }: LabFilter): boolean {
  const text = `${lab.name} ${lab.site ?? ""}`.toLowerCase();
  const words = q.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word)) && isIn(lab, show);
}

function isIn(lab: LabSummary, show: string): boolean {
  switch (show) {
    case "busy":
      return lab.activeJob !== null;
    case "cluster":
      return lab.cluster !== null && lab.cluster.state !== "gone";
    case "trouble":
      return inTrouble(lab);
    case "draft":
      return lab.state === "draft";
    case "practice":
    case "registered":
      return lab.kind === show;
    default:
      return true;
  }
}

import type { StageStatus, TaskStatus } from "@/server/contract/run-folder";

export interface HostCounts {
  ok: number;
  changed: number;
  failed: number;
  unreachable: number;
  skipped: number;
}

/** Which count of a host a task's outcome goes into. A failure that was ignored lets the host go on: it is ok. */
export const countOf: Record<TaskStatus, keyof HostCounts> = {
  ok: "ok",
  changed: "changed",
  skipped: "skipped",
  failed: "failed",
  ignored: "ok",
  unreachable: "unreachable",
};

export const hasFailed = (counts: HostCounts): boolean => counts.failed + counts.unreachable > 0;

/**
 * State of a host when its stage has ended. A failed stage in which no task of any host failed has failed on all of them
 * (what went wrong was no task); else those that did nothing wrong are done as far as they came.
 */
export function hostStageAtEnd(stage: StageStatus, counts: HostCounts, anyHostFailed: boolean): StageStatus {
  if (hasFailed(counts)) return "failed";
  if (stage !== "failed") return stage;
  if (!anyHostFailed) return "failed";
  return counts.ok + counts.changed > 0 ? "succeeded" : "skipped";
}

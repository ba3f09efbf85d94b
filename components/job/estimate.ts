import type { JobStage } from "@/server/contract/job";

/** What can honestly be said about when a run will end. */
export interface Estimate {
  /** ms; null when it is not known. */
  left: number | null;
  words: string;
}

const LONGER = 1.5;

/**
 * Time left by what each stage usually takes: the rest of the running one and all that wait. A stage that nobody has seen
 * succeed yet leaves no number.
 * @param stages of a run that goes on
 */
export function estimateLeft(
  stages: readonly Pick<JobStage, "status" | "usualMs" | "startedAt" | "title">[],
  now: number,
): Estimate {
  const ahead = stages.filter(({ status }) => status === "pending" || status === "running");
  if (stages.length === 0) return { left: null, words: "" };
  if (ahead.length === 0) return { left: 0, words: "finishing" };
  const unknown = ahead.some(({ usualMs }) => usualMs === null);
  if (unknown) return { left: null, words: "no estimate: no earlier run to compare with" };
  const running = ahead.find(({ status }) => status === "running");
  const spent = running && running.startedAt !== null ? now - running.startedAt : 0;
  if (running?.usualMs && spent > running.usualMs * LONGER) {
    return { left: null, words: `${running.title} takes longer than usual` };
  }
  const left = ahead.reduce(
    (sum, stage) => sum + Math.max(0, (stage.usualMs ?? 0) - (stage === running ? spent : 0)),
    0,
  );
  return { left, words: "left, by earlier runs" };
}

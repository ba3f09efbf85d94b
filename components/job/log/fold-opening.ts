import type { TaskFold, TaskResult } from "@/server/contract/job";

/** How folds nobody clicked on are shown. */
export type FoldMode = "folded" | "open";

export interface Opening {
  mode: FoldMode;
  /** What a person opened or closed by hand: it stays so. */
  byHand: ReadonlyMap<string, boolean>;
  /** The task whose lines come in now, while the run goes on. */
  current: string | null;
  /** Tasks that were open when the person scrolled away: nothing closes under their eyes. */
  kept: ReadonlySet<string>;
  firstFailure: string | null;
  /** The task an address points into. */
  anchored: string | null;
}

/** Is this task's fold open? A person's own click wins; then failures, the running task, what an address points at. */
export function isFoldOpen(uuid: string, opening: Opening): boolean {
  const byHand = opening.byHand.get(uuid);
  if (byHand !== undefined) return byHand;
  if (opening.mode === "open") return true;
  return (
    uuid === opening.firstFailure ||
    uuid === opening.current ||
    uuid === opening.anchored ||
    opening.kept.has(uuid)
  );
}

/** The result a person should see first: the first that failed or could not be reached and was not ignored. */
export const firstFailureOf = (results: readonly TaskResult[]): TaskResult | null =>
  results.find(({ status }) => status === "failed" || status === "unreachable") ?? null;

/** The task that runs now: the last one, unless the run has ended. */
export const currentTaskOf = (folds: readonly TaskFold[], ended: boolean): string | null => {
  const last = folds.at(-1);
  return ended || !last || last.durationMs !== null ? null : last.uuid;
};

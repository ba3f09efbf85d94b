import type { JobStage, RunTasks, TaskFold, TaskResult } from "@/server/contract/job";

export type TaskFilter = "all" | "changed" | "failed" | "slow";

export interface TaskRow {
  fold: TaskFold;
  /** Title of the stage, on its first task only. */
  stage: string | null;
  /** Host -> its results; more than one when a task ran again. */
  results: ReadonlyMap<string, readonly TaskResult[]>;
}

const SLOWEST = 15;
const has = (fold: TaskFold, ...statuses: (keyof TaskFold["counts"])[]) =>
  statuses.some((status) => (fold.counts[status] ?? 0) > 0);

const WANTED: Record<TaskFilter, (fold: TaskFold) => boolean> = {
  all: () => true,
  changed: (fold) => has(fold, "changed"),
  failed: (fold) => has(fold, "failed", "unreachable", "ignored"),
  slow: (fold) => fold.durationMs !== null,
};

/** Tasks down, hosts across, in the order they ran; the slowest first when those are asked for. */
export function taskMatrix(
  { folds, results }: RunTasks,
  stages: readonly Pick<JobStage, "id" | "title">[],
  filter: TaskFilter,
): { hosts: string[]; rows: TaskRow[] } {
  const byTask = new Map<string, Map<string, TaskResult[]>>();
  for (const result of results) {
    const hosts = byTask.get(result.taskUuid) ?? new Map<string, TaskResult[]>();
    hosts.set(result.host, [...(hosts.get(result.host) ?? []), result]);
    byTask.set(result.taskUuid, hosts);
  }
  const wanted = folds.filter(WANTED[filter]);
  const ordered =
    filter === "slow"
      ? wanted.toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0)).slice(0, SLOWEST)
      : wanted;
  const titles = new Map(stages.map(({ id, title }) => [id, title]));
  const rows = ordered.map((fold, index): TaskRow => {
    const isNew = filter === "slow" || fold.stage !== ordered[index - 1]?.stage;
    const stage = isNew && fold.stage !== null ? (titles.get(fold.stage) ?? fold.stage) : null;
    return { fold, stage, results: byTask.get(fold.uuid) ?? new Map() };
  });
  const hosts = [...new Set(results.map(({ host }) => host))].sort();
  return { hosts, rows };
}

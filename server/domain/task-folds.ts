import type { TaskFold, TaskResult } from "@/server/contract/job";
import { type RunEvent, TaskStatus } from "@/server/contract/run-folder";

const ENDS_A_TASK = new Set<RunEvent["type"]>(["task", "play", "stats", "stage"]);

/**
 * The folds of a log: each task from the first line of its heading to the last line of its last result. Lines after the
 * previous event up to an event's own line belong to that event.
 * @param events of one run, in order
 * @param ended no more events will come, so the last task has ended too
 */
export function foldTasks(
  events: readonly RunEvent[],
  results: readonly Pick<TaskResult, "taskUuid" | "status">[],
  ended: boolean,
): TaskFold[] {
  const folds: TaskFold[] = [];
  let open: (TaskFold & { lastAt: number }) | undefined;
  let lineBefore = 0;
  const close = (known: boolean) => {
    if (!open) return;
    const { lastAt, ...fold } = open;
    folds.push({ ...fold, durationMs: known ? Math.max(0, lastAt - fold.startedAt) : null });
    open = undefined;
  };
  for (const event of events) {
    if (ENDS_A_TASK.has(event.type)) close(true);
    if (event.type === "task") {
      open = {
        uuid: event.uuid,
        name: event.name,
        role: event.role ?? null,
        stage: event.stage ?? null,
        firstLine: lineBefore + 1,
        lastLine: event.line,
        startedAt: event.at,
        durationMs: null,
        counts: noCounts(),
        lastAt: event.at,
      };
    } else if (open && event.type === "result") {
      open.lastLine = Math.max(open.lastLine, event.line);
      open.lastAt = event.at;
    }
    lineBefore = event.line;
  }
  close(ended);
  count(folds, results);
  return folds;
}

function count(
  folds: readonly TaskFold[],
  results: readonly Pick<TaskResult, "taskUuid" | "status">[],
): void {
  const byTask = new Map(folds.map((fold) => [fold.uuid, fold]));
  for (const { taskUuid, status } of results) {
    const fold = byTask.get(taskUuid);
    if (fold) fold.counts[status] += 1;
  }
}

function noCounts(): TaskFold["counts"] {
  return Object.fromEntries(TaskStatus.options.map((status) => [status, 0])) as TaskFold["counts"];
}

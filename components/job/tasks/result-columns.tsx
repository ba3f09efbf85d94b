import type { TaskResult } from "@/server/contract/job";
import type { Column } from "../../ui/column";

const column = (key: keyof TaskResult): Column<TaskResult> => ({
  key,
  title: key,
  render: () => null,
  value: (result) => result[key],
});

/** What an export of the results holds, a row a result. */
export const RESULT_COLUMNS: Column<TaskResult>[] = (
  ["seq", "stage", "task", "host", "status", "message", "firstLine", "lastLine", "durationMs"] as const
).map(column);

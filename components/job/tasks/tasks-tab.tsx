"use client";

import { SegmentedControl, Tooltip } from "@mantine/core";
import { IconLayoutGrid } from "@tabler/icons-react";
import { useState } from "react";
import type { JobDetail, RunTasks, TaskResult } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { StatusIcon } from "../../status/status-icon";
import { EmptyState } from "../../ui/empty-state";
import { formatDuration } from "../../ui/format-time";
import { Panel } from "../../ui/panel";
import { ProblemAlert } from "../../ui/problem-alert";
import { SkeletonLines } from "../../ui/skeleton-lines";
import { ExportMenu } from "../../ui/table-export";
import type { LineAnchor } from "../log/line-anchor";
import { RESULT_COLUMNS } from "./result-columns";
import { type TaskFilter, taskMatrix } from "./task-matrix";
import classes from "./tasks.module.css";

const FILTERS: { value: TaskFilter; label: string }[] = [
  { value: "all", label: "All" },
  { value: "changed", label: "Changed" },
  { value: "failed", label: "Failed" },
  { value: "slow", label: "Slowest" },
];
/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

/** Each task on each host; a press goes to the very lines it printed. */
export function TasksTab({
  job,
  tasks,
  error,
  onJump,
}: {
  job: JobDetail;
  tasks: RunTasks | undefined;
  error: unknown;
  onJump: (anchor: LineAnchor) => void;
}) {
  const [filter, setFilter] = useState<TaskFilter>("all");
  if (!tasks) return error ? <ProblemAlert error={error} /> : <SkeletonLines lines={8} />;
  if (tasks.folds.length === 0) {
    return (
      <Panel>
        <EmptyState icon={<IconLayoutGrid size={32} />} title="No task ran">
          Jobs that run Ansible show here how each task fared on each host.
        </EmptyState>
      </Panel>
    );
  }
  const { hosts, rows } = taskMatrix(tasks, job.stages, filter);
  return (
    <Panel
      flush
      title={`${rows.length} of ${tasks.folds.length} tasks`}
      aside={
        <div className={classes.tools}>
          <SegmentedControl
            size="xs"
            aria-label="Which tasks"
            data={FILTERS}
            value={filter}
            onChange={(value) => setFilter(value)}
          />
          <ExportMenu
            name={`job-${job.id}-tasks`}
            columns={RESULT_COLUMNS}
            rows={() => Promise.resolve(tasks.results)}
          />
        </div>
      }
    >
      <section className={classes.scroll} aria-label="Hosts and tasks" {...FOCUSABLE}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">Task</th>
              {hosts.map((host) => (
                <th key={host} scope="col" className={classes.hostHead}>
                  {host}
                </th>
              ))}
              <th scope="col" className={classes.time}>
                Time
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ fold, stage, results }) => (
              <tr key={fold.uuid}>
                <th scope="row" className={classes.task}>
                  {stage && <span className={classes.stage}>{stage}</span>}
                  {fold.name}
                </th>
                {hosts.map((host) => (
                  <td key={host}>
                    {results.get(host)?.map((result) => (
                      <ResultCell key={result.seq} result={result} onJump={onJump} />
                    ))}
                  </td>
                ))}
                <td className={classes.time}>
                  {fold.durationMs === null ? "" : formatDuration(fold.durationMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={classes.nothing}>No task of this run {NONE[filter]}.</p>}
      </section>
    </Panel>
  );
}

const NONE: Record<TaskFilter, string> = {
  all: "is known yet",
  changed: "changed anything",
  failed: "failed",
  slow: "has a time yet",
};

function ResultCell({ result, onJump }: { result: TaskResult; onJump: (anchor: LineAnchor) => void }) {
  const { word } = STATUS_LOOKS[result.status];
  const lines = result.lastLine - result.firstLine + 1;
  const label = `${result.host}: ${word}${result.durationMs === null ? "" : `, ${formatDuration(result.durationMs)}`}, ${
    lines > 0 ? `line ${result.firstLine}` : "printed nothing"
  }`;
  return (
    <Tooltip label={result.message ? `${label}. ${result.message.slice(0, 300)}` : label}>
      <button
        type="button"
        className={classes.result}
        data-status={result.status}
        aria-label={`${result.task}, ${label}`}
        onClick={() => onJump({ from: result.firstLine, to: Math.max(result.firstLine, result.lastLine) })}
      >
        <StatusIcon status={result.status} />
        <span className={classes.word}>{word}</span>
      </button>
    </Tooltip>
  );
}

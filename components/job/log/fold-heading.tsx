import { VisuallyHidden } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import type { TaskFold } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { StatusIcon } from "../../status/status-icon";
import { formatDuration } from "../../ui/format-time";
import classes from "./log.module.css";

const ORDER = ["failed", "unreachable", "ignored", "changed", "ok", "skipped"] as const;

/** The heading of a task: name, how many hosts fared how, how long it took. */
export function FoldHeading({
  fold,
  open,
  running,
  stuck = false,
  onToggle,
}: {
  fold: TaskFold;
  open: boolean;
  running: boolean;
  /** Stays at the top of the view while its lines scroll by. */
  stuck?: boolean;
  onToggle: () => void;
}) {
  const lines = fold.lastLine - fold.firstLine + 1;
  const counts = ORDER.filter((status) => (fold.counts[status] ?? 0) > 0);
  const failed = (fold.counts.failed ?? 0) + (fold.counts.unreachable ?? 0) > 0;
  return (
    <button
      type="button"
      className={stuck ? classes.stuck : classes.fold}
      data-fold={stuck ? undefined : fold.uuid}
      data-failed={failed || undefined}
      data-empty={lines <= 0 || undefined}
      aria-expanded={lines > 0 ? open : undefined}
      onClick={onToggle}
      tabIndex={stuck ? -1 : 0}
    >
      <IconChevronRight
        size={14}
        className={classes.chevron}
        data-open={open || undefined}
        data-none={lines <= 0 || undefined}
        aria-hidden
      />
      <span className={classes.taskName}>
        <VisuallyHidden>Task </VisuallyHidden>
        {fold.role && <span className={classes.role}>{fold.role} · </span>}
        {nameWithoutRole(fold)}
      </span>
      <span style={{ flex: 1 }} />
      <span className={classes.counts}>
        {running && <StatusIcon status="running" label="running" />}
        {counts.map((status) => (
          <span key={status} className={classes.count} data-tone={STATUS_LOOKS[status].tone}>
            <VisuallyHidden>, </VisuallyHidden>
            {fold.counts[status]} <span className={classes.wideOnly}>{STATUS_LOOKS[status].word}</span>
            <StatusIcon status={status} size={12} />
          </span>
        ))}
      </span>
      <span className={classes.length}>
        {fold.durationMs === null ? "" : formatDuration(fold.durationMs)}
      </span>
    </button>
  );
}

/** Ansible names a role's task "role : task"; the role stands before it already. */
const nameWithoutRole = ({ name, role }: TaskFold): string =>
  role && name.startsWith(`${role} : `) ? name.slice(role.length + 3) : name;

"use client";

import { IconStopwatch } from "@tabler/icons-react";
import type { JobDetail } from "@/server/contract/job";
import { formatDuration } from "../ui/format-time";
import { useNow } from "../ui/use-now";
import { estimateLeft } from "./estimate";
import classes from "./job.module.css";
import { isEnded } from "./job-states";

/** How long the run took or takes so far, and how long it may still take. */
export function JobClock({ job }: { job: JobDetail }) {
  if (job.startedAt === null) return job.message ? <span>{job.message}</span> : null;
  if (isEnded(job.status) || job.finishedAt !== null) {
    const length = (job.finishedAt ?? job.startedAt) - job.startedAt;
    return (
      <span className={classes.clock}>
        <IconStopwatch size={14} aria-hidden /> <span className="num">{formatDuration(length)}</span>
      </span>
    );
  }
  return <RunningClock job={job} startedAt={job.startedAt} />;
}

function RunningClock({ job, startedAt }: { job: JobDetail; startedAt: number }) {
  const now = useNow(1000);
  const { left, words } = estimateLeft(job.stages, now);
  const goesOn = job.status === "running";
  return (
    <span className={classes.clock}>
      <IconStopwatch size={14} aria-hidden />
      <span className="num">{formatDuration(Math.max(1000, now - startedAt))}</span>
      {goesOn && words && (
        <span className={classes.quiet}>
          · {left === null || left === 0 ? words : `about ${formatDuration(Math.max(1000, left))} ${words}`}
        </span>
      )}
    </span>
  );
}

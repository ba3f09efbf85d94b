import Link from "next/link";
import type { JobSummary } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { Duration } from "../ui/duration";
import classes from "./overview.module.css";

/** The job that holds the lab, or waits for it; leads to its log. */
export function ActiveJobLine({ job }: { job: JobSummary }) {
  return (
    <Link href={paths.job(job.id)} className={classes.now} data-tone={STATUS_LOOKS[job.status].tone}>
      <StatusBadge status={job.status} bare />
      <span className={classes.nowTitle}>{job.title}</span>
      <span className={classes.nowMessage}>{job.message}</span>
      {job.startedAt && <Duration from={job.startedAt} to={job.finishedAt} />}
    </Link>
  );
}

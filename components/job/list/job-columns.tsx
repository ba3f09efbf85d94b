import Link from "next/link";
import type { JobSummary } from "@/server/contract/job";
import { JOB_KIND_TITLES } from "@/server/contract/job-words";
import { paths } from "../../paths";
import { StatusBadge } from "../../status/status-badge";
import type { Column } from "../../ui/column";
import { Duration } from "../../ui/duration";
import { RelativeTime } from "../../ui/relative-time";
import classes from "./list.module.css";

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const number = new Intl.NumberFormat("en-GB");

/** @param withLab the list is not one lab's already */
export function jobColumns(withLab: boolean): Column<JobSummary>[] {
  const columns: Column<JobSummary>[] = [
    {
      key: "title",
      title: "Job",
      wrap: true,
      value: (job) => job.title,
      render: (job) => (
        <span className={classes.job}>
          <Link href={paths.job(job.id)} className={classes.title}>
            {job.title}
          </Link>
          {job.message && <span className={classes.message}>{job.message}</span>}
        </span>
      ),
    },
    {
      key: "status",
      title: "State",
      width: 150,
      value: (job) => job.status,
      render: (job) => <StatusBadge status={job.status} />,
    },
    {
      key: "lab",
      title: "Lab",
      value: (job) => job.labName,
      render: (job) => (
        <Link href={paths.lab(job.labId)} className={classes.lab}>
          {job.labName}
        </Link>
      ),
    },
    {
      key: "kind",
      title: "Kind",
      wideOnly: true,
      value: (job) => job.kind,
      render: (job) => JOB_KIND_TITLES[job.kind],
    },
    {
      key: "by",
      title: "Asked by",
      wideOnly: true,
      value: (job) => job.requestedBy,
      render: (job) => job.requestedBy,
    },
    {
      key: "created",
      title: "Asked",
      align: "right",
      value: (job) => iso(job.createdAt),
      render: (job) => <RelativeTime at={job.createdAt} />,
    },
    {
      key: "duration_ms",
      title: "Took",
      align: "right",
      value: (job) =>
        job.startedAt === null || job.finishedAt === null ? null : job.finishedAt - job.startedAt,
      render: (job) => <Duration from={job.startedAt} to={job.finishedAt} />,
    },
    {
      key: "lines",
      title: "Lines",
      align: "right",
      wideOnly: true,
      value: (job) => job.lastLine,
      render: (job) => <span className="num">{number.format(job.lastLine)}</span>,
    },
  ];
  return withLab ? columns : columns.filter(({ key }) => key !== "lab");
}

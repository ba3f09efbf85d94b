import { Text } from "@mantine/core";
import Link from "next/link";
import type { JobSummary } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import { paths } from "../paths";
import { StatusIcon } from "../status/status-icon";
import { Duration } from "../ui/duration";
import { Panel } from "../ui/panel";
import { RelativeTime } from "../ui/relative-time";
import classes from "./overview.module.css";

/** What ran on the lab last, newest first. */
export function LastJobs({ labId, jobs }: { labId: string; jobs: readonly JobSummary[] }) {
  return (
    <Panel title="Last jobs" aside={<Link href={paths.jobs({ labId })}>All jobs</Link>} flush>
      {jobs.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          Nothing ran on this lab yet.
        </Text>
      )}
      <ul className={classes.jobs}>
        {jobs.slice(0, 8).map((job) => (
          <li key={job.id}>
            <Link href={paths.job(job.id)} className={classes.job}>
              <StatusIcon status={job.status} label={STATUS_LOOKS[job.status].word} />
              <span className={classes.jobTitle} title={job.title}>
                {job.title}
              </span>
              <Duration from={job.startedAt} to={job.finishedAt} />
              <span className={classes.jobMeta}>
                <span>
                  {STATUS_LOOKS[job.status].word} · {job.requestedBy}
                </span>
                <RelativeTime at={job.createdAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

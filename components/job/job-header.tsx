"use client";

import Link from "next/link";
import type { JobDetail } from "@/server/contract/job";
import { JOB_KIND_TITLES } from "@/server/contract/job-words";
import { PageHeader } from "../frame/page-header";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { RelativeTime } from "../ui/relative-time";
import { CancelJob } from "./cancel-job";
import classes from "./job.module.css";
import { jobCalls } from "./job-calls";
import { JobClock } from "./job-clock";
import { NextStep } from "./next-step";
import { RunAgain } from "./run-again";
import { RunMenu } from "./run-menu";

/** Which job this is: kind, lab, revision, bundle, who, state, run, and how long it takes. */
export function JobHeader({
  job,
  run,
  onRun,
}: {
  job: JobDetail;
  run: number;
  onRun: (run: number) => void;
}) {
  return (
    <PageHeader
      crumbs={[
        { label: "Jobs", href: paths.jobs() },
        { label: job.labName, href: paths.lab(job.labId) },
      ]}
      title={job.title}
      badge={<StatusBadge status={job.status} />}
      marks={job.marks}
      sub={
        <span className={classes.facts}>
          <span>{JOB_KIND_TITLES[job.kind]}</span>
          {job.descriptorRevision !== null && (
            <Link href={paths.labDescriptor(job.labId)}>revision {job.descriptorRevision}</Link>
          )}
          {job.bundleId !== null && (
            <Link href={paths.bundle(job.bundleId)}>{job.bundleName ?? "a bundle that is gone"}</Link>
          )}
          <span>
            {job.requestedBy}, <RelativeTime at={job.createdAt} />
          </span>
          <RunMenu job={job} run={run} onRun={onRun} />
          <JobClock job={job} />
        </span>
      }
      actions={
        <>
          <NextStep job={job} />
          <RunAgain job={job} onRun={onRun} />
          <CancelJob job={job} />
        </>
      }
      api={jobCalls(job, run)}
    />
  );
}

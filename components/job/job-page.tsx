"use client";

import { Skeleton } from "@mantine/core";
import { useSyncExternalStore } from "react";
import type { JobDetail } from "@/server/contract/job";
import { useShowLab } from "../frame/current-lab";
import { ProblemAlert } from "../ui/problem-alert";
import { FailureCard } from "./failure-card";
import classes from "./job.module.css";
import { JobHeader } from "./job-header";
import { JobTabs } from "./job-tabs";
import { StageGrid } from "./stage-grid";
import { useJob, useTasks } from "./use-job";
import { useJobAddress } from "./use-job-address";

const never = () => () => {};

/** One job: what it is, how far it is, what went wrong, and everything it printed. */
export function JobPage({ initial }: { initial: JobDetail }) {
  useShowLab(initial.labId);
  // the address's lines and this browser's habits are known only here, not on the server
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return here ? <LiveJob key={initial.id} initial={initial} /> : <JobSkeleton />;
}

function LiveJob({ initial }: { initial: JobDetail }) {
  const address = useJobAddress();
  const { data: job = initial, error, refetch } = useJob(initial.id, address.run, initial);
  const run = address.run ?? job.run;
  const tasks = useTasks(job, run);
  return (
    <div className={classes.page}>
      <JobHeader job={job} run={run} onRun={address.setRun} />
      {error && (
        <div className={classes.part}>
          <ProblemAlert error={error} onRetry={() => void refetch()} />
        </div>
      )}
      <StageGrid job={job} onJump={address.jump} />
      <FailureCard job={job} tasks={tasks.data} onJump={address.jump} />
      <JobTabs job={job} run={run} tasks={tasks.data} tasksError={tasks.error} address={address} />
    </div>
  );
}

/** The layout of the page while it is on its way. */
function JobSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton height={14} width={180} mb={8} />
      <Skeleton height={28} width="min(420px, 80%)" mb={20} />
      <Skeleton height={92} mb={16} radius="lg" />
      <Skeleton height={36} mb={12} width={320} />
      <Skeleton height="max(320px, calc(100dvh - 340px))" radius="lg" />
    </div>
  );
}

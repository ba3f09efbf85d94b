"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { JobDetail } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { isEnded, latestStatus } from "./job-states";

const LIVE_MS = 1_000;
/** Somebody else may run an ended job again. */
const ENDED_MS = 5_000;
const TASKS_MS = 1_500;

/** The job with one run's stages, refreshed every second until its last run has ended, and now and then as long as there may be a further one. */
export function useJob(jobId: string, run: number | null, initial: JobDetail | undefined) {
  const trpc = useTRPC();
  return useQuery(
    trpc.job.get.queryOptions(run === null ? { jobId } : { jobId, run }, {
      ...(initial && (run === null || initial.run === run) ? { initialData: initial } : {}),
      placeholderData: (before) => (before?.id === jobId ? before : undefined),
      refetchInterval: ({ state }) => (state.data ? intervalOf(state.data) : LIVE_MS),
    }),
  );
}

function intervalOf(job: JobDetail): number | false {
  if (!isEnded(latestStatus(job))) return LIVE_MS;
  return job.can.runAgain.allowed ? ENDED_MS : false;
}

/** Tasks and results of one run. Read once more when the run ends: its last results come with its end. */
export function useTasks(job: JobDetail, run: number) {
  const trpc = useTRPC();
  const ended = isEnded(job.status);
  const query = useQuery(
    trpc.job.tasks.queryOptions({ jobId: job.id, run }, { refetchInterval: ended ? false : TASKS_MS }),
  );
  const { refetch } = query;
  useEffect(() => {
    if (ended) void refetch();
  }, [ended, refetch]);
  return query;
}

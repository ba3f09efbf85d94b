"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";
import { PlanFiles } from "../deploy/plan-files";
import { Panel } from "../ui/panel";
import { ProblemAlert } from "../ui/problem-alert";
import { SkeletonLines } from "../ui/skeleton-lines";

/** The files of a deploy, rendered from the plan that is kept with it. */
export function FilesTab({ jobId }: { jobId: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(
    trpc.deploy.files.queryOptions({ jobId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  if (!data) {
    return error ? (
      <ProblemAlert error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonLines lines={8} />
    );
  }
  return (
    <Panel flush title={`${data.files.length} files`} aside="Rendered from the plan kept with this job">
      <PlanFiles files={data.files} hosts={data.hosts} />
    </Panel>
  );
}

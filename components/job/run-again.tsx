"use client";

import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useRef } from "react";
import type { JobDetail } from "@/server/contract/job";
import { CLUSTER_KINDS } from "@/server/contract/job-words";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";
import { isEnded, latestStatus } from "./job-states";

const KINDS: readonly JobDetail["kind"][] = [...CLUSTER_KINDS, "reset"];

/** A further run of a deploy that did not end well, from where it stopped. Refused with what changed since. */
export function RunAgain({ job, onRun }: { job: JobDetail; onRun: (run: number) => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const mount = useId();
  // a press that is repeated before the page has the answer asks for the same run
  const attempt = useRef(job.runs.length);
  const again = useMutation(
    trpc.job.runAgain.mutationOptions({
      onSuccess: (answer) => {
        attempt.current = answer.runs.length;
        onRun(answer.run);
        return queries.invalidateQueries({ queryKey: trpc.job.pathKey() });
      },
    }),
  );
  const status = latestStatus(job);
  if (!KINDS.includes(job.kind) || !isEnded(status) || status === "succeeded") return null;
  const key = `${job.id} after ${attempt.current} ${mount}`;
  return (
    <>
      {again.error && <ProblemAlert error={again.error} />}
      <ActionButton
        can={job.can.runAgain}
        loading={again.isPending}
        leftSection={<IconRefresh size={16} />}
        onClick={() => again.mutate({ jobId: job.id, idempotencyKey: key })}
      >
        Run again
      </ActionButton>
    </>
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC } from "../api/trpc";
import { useMay } from "../frame/viewer";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";

/** Reads facts as a job and shows them when it has ended, without leaving the page. */
export function ReadFacts({
  labId,
  hosts,
  names,
  label,
  small = false,
}: {
  labId: string;
  /** All of the lab when left out. */
  hosts?: string[];
  /** What the hosts look up beside each other, such as the name the API server is to have. */
  names?: string[];
  label: string;
  /** In a toolbar, not as the page's own action. */
  small?: boolean;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const read = useMutation(
    trpc.host.readFacts.mutationOptions({ onSuccess: ({ jobId: started }) => setJobId(started) }),
  );
  const job = useQuery({
    ...trpc.job.get.queryOptions({ jobId: jobId ?? "" }, { refetchInterval: 500 }),
    enabled: jobId !== null,
  });
  const ended = job.data?.finishedAt !== null && job.data !== undefined;
  useEffect(() => {
    if (!ended || jobId === null) return;
    setJobId(null);
    client.invalidateQueries();
  }, [ended, jobId, client]);
  return (
    <>
      <ActionButton
        can={useMay("job.start")}
        {...(small ? { size: "xs", variant: "default" } : {})}
        loading={read.isPending || jobId !== null}
        onClick={() =>
          read.mutate({ labId, ...(hosts ? { hosts } : {}), ...(names?.length ? { names } : {}) })
        }
      >
        {label}
      </ActionButton>
      {read.error && <ProblemAlert error={read.error} />}
    </>
  );
}

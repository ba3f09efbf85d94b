"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Waiver } from "@/server/contract/check";
import type { Allowed } from "@/server/contract/job";
import { useTRPC } from "../api/trpc";
import { ActionButton } from "../ui/action-button";
import { ProblemAlert } from "../ui/problem-alert";
import classes from "./checks.module.css";

/** Ends a waiver before its day: the warning counts again. */
export function EndWaiver({ waiver, can }: { waiver: Waiver; can: Allowed }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const end = useMutation(
    trpc.check.endWaiver.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.deploy.plan.queryKey() }),
    }),
  );
  return (
    <>
      <ActionButton
        can={can}
        size="compact-xs"
        variant="default"
        className={classes.waive ?? ""}
        loading={end.isPending}
        onClick={() => end.mutate({ labId: waiver.labId, waiverId: waiver.id })}
      >
        End waiver
      </ActionButton>
      {end.error && <ProblemAlert error={end.error} />}
    </>
  );
}

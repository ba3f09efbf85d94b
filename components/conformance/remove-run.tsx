"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { SuiteRunDetail } from "@/server/contract/suite";
import { useTRPC } from "../api/trpc";
import { paths } from "../paths";
import { ConfirmByName } from "../ui/confirm-by-name";

/** Asks for the lab's name before a run and its evidence are deleted. */
export function RemoveRun({
  run,
  opened,
  onClose,
}: {
  run: SuiteRunDetail;
  opened: boolean;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const router = useRouter();
  const remove = useMutation(
    trpc.suite.remove.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: trpc.suite.list.queryKey({ labId: run.labId }) });
        router.push(paths.labConformance(run.labId));
      },
    }),
  );
  return (
    <ConfirmByName
      opened={opened}
      onClose={onClose}
      title="Remove this run"
      name={run.labName}
      action="Remove run and its files"
      loading={remove.isPending}
      error={remove.error}
      onConfirm={(confirmName) => remove.mutate({ runId: run.id, confirmName })}
      lost="Its cases, what failing ones said, and the uploaded files are gone for good; the audit trail keeps their sums."
    />
  );
}

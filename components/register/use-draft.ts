"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { DraftStep, LabDraftContent } from "@/server/contract/lab-draft";
import { useTRPC } from "../api/trpc";

/** A lab as it is being registered. `save` writes the whole draft; nothing lives in the page alone. */
export function useDraft(labId: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(trpc.draft.get.queryOptions({ labId }));
  const write = useMutation(
    trpc.draft.save.mutationOptions({
      onSuccess: async (draft) => {
        client.setQueryData(trpc.draft.get.queryKey({ labId }), draft);
        await client.invalidateQueries({ queryKey: trpc.host.tests.queryKey({ labId }) });
      },
    }),
  );
  const save = (step: DraftStep, content: LabDraftContent) => write.mutateAsync({ labId, step, content });
  return { query, draft: query.data, save, saving: write.isPending, saveError: write.error };
}
export type DraftInHand = ReturnType<typeof useDraft>;

/** What may be shown of the lab's sealed keys and passwords. */
export function useCredentials(labId: string) {
  const trpc = useTRPC();
  return useQuery(trpc.credential.list.queryOptions({ labId }));
}

/** The last connection test of every machine, read again every second while one runs. */
export function useHostTests(labId: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.host.tests.queryOptions(
      { labId },
      {
        refetchInterval: ({ state }) =>
          state.data?.some(({ status }) => status === "running" || status === "pending") ? 700 : 5000,
      },
    ),
  );
}

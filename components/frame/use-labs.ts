"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";

/** The labs as the switcher lists them, refreshed every 10 s. The home page reads the same answer. */
export function useLabsQuery() {
  const trpc = useTRPC();
  return useQuery(
    trpc.lab.list.queryOptions(
      { limit: 200 },
      {
        refetchInterval: ({ state }) => (state.data?.items.some((lab) => lab.activeJob) ? 3000 : 10_000),
      },
    ),
  );
}

export const useLabs = () => useLabsQuery().data?.items ?? [];

"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc";

/** One lab, read again every 2 s while something happens on it, else every 15 s. */
export function useLab(labId: string) {
  const trpc = useTRPC();
  return useQuery(
    trpc.lab.get.queryOptions(
      { labId },
      {
        refetchInterval: ({ state }) => (state.data?.activeJob ? 2000 : 15_000),
      },
    ),
  );
}

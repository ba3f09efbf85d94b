"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "@/server/trpc/root";
import { paths } from "../paths";
import { problemText } from "./problem-text";
import { TRPCProvider } from "./trpc";

/** Refused by rule: asking again changes nothing. */
const FINAL = new Set(["bad_input", "forbidden", "not_found", "not_signed_in", "conflict", "wrong_state"]);

/** A session that ended leads to the sign-in page. A list whose filter changes keeps its rows with `keepPreviousData`. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/api/trpc", maxURLLength: 4000 })] }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: toSignIn }),
    mutationCache: new MutationCache({ onError: toSignIn }),
    defaultOptions: {
      queries: {
        staleTime: 2000,
        retry: (failures, error) => failures < 2 && !FINAL.has(problemText(error).code),
      },
    },
  });
}

function toSignIn(error: unknown): void {
  if (problemText(error).code !== "not_signed_in") return;
  const { pathname, search } = window.location;
  if (pathname.startsWith("/sign-in") || pathname.startsWith("/setup")) return;
  window.location.assign(paths.signIn(pathname + search));
}

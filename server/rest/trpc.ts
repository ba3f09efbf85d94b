import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "@/server/trpc/root";
import { handle } from "./handle";

/** The browser's calls, batched. */
export function handleTrpc(incoming: Request): Promise<Response> {
  return handle(incoming, (request, ctx) =>
    fetchRequestHandler({ endpoint: "/api/trpc", req: request, router: appRouter, createContext: () => ctx }),
  );
}

import { TRPCError } from "@trpc/server";
import { createOpenApiFetchHandler } from "trpc-to-openapi";
import { DomainError } from "@/server/domain/errors";
import { domainErrorOf } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/root";
import { handle } from "./handle";
import { problemResponse } from "./problem";

const MUST_BE_JSON = new Set(["POST", "PUT", "PATCH"]);

/** A verb whose input is all in its address may be asked without a body. */
function asJson(request: Request): Request {
  if (!MUST_BE_JSON.has(request.method)) return request;
  if (request.body === null) {
    const headers = new Headers(request.headers);
    headers.set("content-type", "application/json");
    headers.delete("content-length");
    return new Request(request.url, { method: request.method, headers, body: "{}", signal: request.signal });
  }
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("application/json")) return request;
  throw new DomainError("unsupported", "Send the body as application/json.");
}

/** Every procedure as REST under /api/v1; the library's own error body is replaced by ours. */
export function handleApi(incoming: Request): Promise<Response> {
  return handle(incoming, async (limited, ctx) => {
    const request = asJson(limited);
    let failure: TRPCError | undefined;
    const response = await createOpenApiFetchHandler({
      req: request,
      endpoint: "/api/v1",
      router: appRouter,
      createContext: () => ctx,
      onError: ({ error }: { error: unknown }) => {
        if (error instanceof TRPCError) failure = error;
      },
    });
    if (response.ok) {
      response.headers.set("cache-control", "no-store");
      return response;
    }
    const error = failure
      ? domainErrorOf(failure, ctx.requestId)
      : new DomainError(
          "not_found",
          `There is no ${request.method} ${new URL(request.url).pathname} in this API.`,
        );
    return problemResponse(error, ctx.requestId);
  });
}

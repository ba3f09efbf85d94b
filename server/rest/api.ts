import { DomainError } from "@/server/domain/errors";
import { domainErrorOf } from "@/server/trpc/init";
import { handle } from "./handle";
import { answerByProcedure } from "./openapi-handler";
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
    const answer = await answerByProcedure(request, "/api/v1", ctx);
    if ("json" in answer) {
      const headers = { "content-type": "application/json", "cache-control": "no-store" };
      return new Response(answer.json, { status: answer.status, headers });
    }
    const error = answer.failure
      ? domainErrorOf(answer.failure, ctx.requestId)
      : new DomainError(
          "not_found",
          `There is no ${request.method} ${new URL(request.url).pathname} in this API.`,
        );
    return problemResponse(error, ctx.requestId);
  });
}

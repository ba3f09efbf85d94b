import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "@/server/services/context";
import { toDomainError } from "@/server/services/errors";
import { withLimitedBody } from "./body-limit";
import { checkOrigin } from "./origin";
import { problemResponse } from "./problem";
import { newRequestId, requestContext } from "./request-context";

/** What every hand-written and generated route shares: origin, body limit, caller, request id, errors as RFC 9457. */
export async function handle(
  request: Request,
  work: (request: Request, ctx: ServiceContext) => Promise<Response>,
): Promise<Response> {
  const requestId = newRequestId();
  try {
    checkOrigin(request);
    const limited = await withLimitedBody(request);
    const response = await work(limited, await requestContext(limited, requestId));
    response.headers.set("x-request-id", requestId);
    return response;
  } catch (cause) {
    return problemResponse(cause instanceof DomainError ? cause : toDomainError(cause, requestId), requestId);
  }
}

import type { Problem } from "@/server/contract/error-codes";
import type { DomainError } from "@/server/domain/errors";

const TITLES: Record<number, string> = {
  400: "Bad input",
  401: "Not signed in",
  403: "Forbidden",
  404: "Not found",
  409: "Conflict",
  413: "Too large",
  422: "Unsupported",
  429: "Too many requests",
  500: "Internal error",
  503: "Unavailable",
};

/** RFC 9457 body for an error a caller may see. */
export const problemOf = (error: DomainError, requestId: string): Problem => ({
  type: `urn:fairlead:error:${error.code}`,
  title: TITLES[error.status] ?? "Error",
  status: error.status,
  detail: error.message,
  code: error.code,
  requestId,
  ...(error.issues.length > 0 ? { issues: error.issues } : {}),
});

export function problemResponse(error: DomainError, requestId: string): Response {
  return new Response(JSON.stringify(problemOf(error, requestId)), {
    status: error.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(error.code === "busy" || error.code === "too_many_requests" ? { "retry-after": "5" } : {}),
    },
  });
}

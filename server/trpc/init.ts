import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { ErrorCode } from "@/server/contract/error-codes";
import type { DeclaredPermission } from "@/server/contract/permissions";
import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "@/server/services/context";
import { toDomainError } from "@/server/services/errors";

/** `permission` is what the procedure's service asks of the caller; a test walks the router and finds none without it. */
export type ProcedureMeta = OpenApiMeta<{ permission?: DeclaredPermission }>;

const TRPC_CODE: Record<ErrorCode, TRPCError["code"]> = {
  bad_input: "BAD_REQUEST",
  not_signed_in: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  wrong_state: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  unsupported: "UNPROCESSABLE_CONTENT",
  too_many_requests: "TOO_MANY_REQUESTS",
  internal: "INTERNAL_SERVER_ERROR",
  busy: "SERVICE_UNAVAILABLE",
  unavailable: "SERVICE_UNAVAILABLE",
};

/** The error a caller may see: a closed code and a sentence; an unknown cause is logged and becomes `internal`. */
export function domainErrorOf(error: TRPCError, requestId: string): DomainError {
  if (error.cause instanceof DomainError) return error.cause;
  if (error.code === "UNAUTHORIZED") return new DomainError("not_signed_in", "Sign in first.");
  if (error.code === "NOT_FOUND")
    return new DomainError("not_found", "There is no such address in this API.");
  if (error.code === "METHOD_NOT_SUPPORTED")
    return new DomainError("not_found", "This address does not take that method.");
  if (error.code === "PARSE_ERROR")
    return new DomainError("bad_input", "The request body is not valid JSON.");
  return toDomainError(error.cause ?? error, requestId);
}

const t = initTRPC
  .context<ServiceContext>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter({ shape, error, ctx }) {
      const requestId = ctx?.requestId ?? "none";
      const known = domainErrorOf(error, requestId);
      return {
        ...shape,
        message: known.message,
        data: {
          code: shape.data.code,
          httpStatus: known.status,
          path: shape.data.path,
          error: { code: known.code, requestId, issues: known.issues },
        },
      };
    },
  });

export const router = t.router;
export const callerFactory = t.createCallerFactory;

const named = t.middleware(async ({ next, ctx }) => {
  const result = await next();
  if (result.ok) return result;
  const known = domainErrorOf(result.error, ctx.requestId);
  throw new TRPCError({ code: TRPC_CODE[known.code], message: known.message, cause: known });
});

/** A procedure that declares what it needs. Whether the caller has it, for this lab, its service decides. */
export function procedure(permission: DeclaredPermission) {
  return t.procedure
    .meta({ permission })
    .use(named)
    .use(({ next, ctx }) => {
      if (permission !== "public" && ctx.actor.kind === "anonymous") {
        throw new DomainError("not_signed_in", "Sign in first.");
      }
      return next();
    });
}

import { ZodError, type z } from "zod";
import type { ErrorCode } from "@/server/contract/error-status";
import { badInput, DomainError } from "@/server/domain/errors";
import { logger } from "@/server/infra/logger";

/**
 * The error a caller may see for anything that was thrown. What is not known is logged whole and becomes a sentence with
 * the request id, because its message may hold a path, a query or a value.
 */
export function toDomainError(cause: unknown, requestId: string): DomainError {
  if (cause instanceof DomainError) return cause;
  if (cause instanceof ZodError) return fromZod(cause);
  const code = driverCode(cause);
  if (code.startsWith("SQLITE_BUSY")) {
    return new DomainError("busy", "The database is busy, try again.", { cause });
  }
  logger().error({ requestId, err: cause }, "a request failed");
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "53100") {
    return new DomainError("unavailable", "The disk is full: make room where Fairlead's data is.", { cause });
  }
  if (LOST_CONNECTION.test(code)) {
    return new DomainError("unavailable", "The database does not answer, try again.", { cause });
  }
  return new DomainError(
    "internal",
    `Something went wrong inside Fairlead; its log says what under ${requestId}.`,
    { cause },
  );
}

/** Parses what a caller sent. @throws DomainError `bad_input` with every field that is wrong */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw fromZod(parsed.error);
}

function fromZod(error: ZodError): DomainError {
  const issues = error.issues.map((issue) => ({ field: issue.path.join("."), message: issue.message }));
  const first = issues[0];
  return badInput(first ? `${first.field || "input"}: ${first.message}.` : "The input is wrong.", issues);
}

/** PostgreSQL's and the socket's codes for a server that went away (57P: shutdown, 08: connection). */
const LOST_CONNECTION = /^(ECONN\w+|EPIPE|ENOTFOUND|57P\d\d|08\w{3})$/;

function driverCode(cause: unknown): string {
  if (!(cause instanceof Error)) return "";
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return driverCode(cause.cause);
}

/**
 * Refuses with the first problem as the sentence and all of them for the form; nothing when there is none.
 * @throws DomainError of that code
 */
export function refuseProblems(
  code: ErrorCode,
  problems: readonly { field: string; message: string }[],
): void {
  const [first] = problems;
  if (!first) return;
  const more = problems.length - 1;
  // a name or an address in front stays as it is
  const sentence = `${first.message.replace(/^[a-z]+ /, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
  const rest = more === 0 ? "" : ` ${more} more ${more === 1 ? "place is" : "places are"} wrong.`;
  throw new DomainError(code, `${sentence}${rest}`, { issues: [...problems] });
}

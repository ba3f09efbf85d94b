import { ERROR_STATUS, type ErrorCode } from "@/server/contract/error-status";

/** An error whose message is meant for the person: what, where, what to do, in one sentence. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  /** Field or place -> sentence, for forms. */
  readonly issues: { field: string; message: string }[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; issues?: { field: string; message: string }[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DomainError";
    this.code = code;
    this.issues = options.issues ?? [];
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

export const badInput = (message: string, issues?: { field: string; message: string }[]) =>
  new DomainError("bad_input", message, issues ? { issues } : {});
export const notFound = (what: string) =>
  new DomainError("not_found", `${what} does not exist or you may not see it.`);

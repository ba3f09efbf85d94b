import { DomainError } from "@/server/domain/errors";

/**
 * Why SSH did not work. `unreachable`: nobody answers; `key_changed`: another key than the pinned one; `refused`: it did
 * not let us in; `lost`: the connection ended under way; `failed`: the command did; `timed_out`: it took too long.
 */
export type SshFailure = "unreachable" | "key_changed" | "refused" | "lost" | "failed" | "timed_out";

/** An SSH failure with the machine it happened at: the host, or a jump host on the way. */
export class SshError extends DomainError {
  readonly failure: SshFailure;
  /** Name of the machine. */
  readonly at: string;

  constructor(failure: SshFailure, at: string, message: string, options: { cause?: unknown } = {}) {
    super("unavailable", message, options);
    this.name = "SshError";
    this.failure = failure;
    this.at = at;
  }
}

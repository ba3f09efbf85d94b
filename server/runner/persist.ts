import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/server/domain/errors";
import { logger } from "@/server/infra/logger";
import { toDomainError } from "@/server/services/errors";

const LONGEST_WAIT_MS = 5000;

/**
 * Repeats a write until the database takes it: what a job has printed is in its run folder and waits. Errors that say
 * something else than "try again" are thrown.
 * @throws the abort reason when the runner is told to end
 */
export async function persist<T>(what: string, stopping: AbortSignal, write: () => Promise<T>): Promise<T> {
  for (let wait = 100; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    stopping.throwIfAborted();
    try {
      return await write();
    } catch (cause) {
      const error = cause instanceof DomainError ? cause : toDomainError(cause, what);
      if (error.code !== "busy" && error.code !== "unavailable") throw cause;
      logger().warn({ what, why: error.message }, "the database does not take a write, trying again");
    }
    await sleep(wait, undefined, { signal: stopping });
  }
}

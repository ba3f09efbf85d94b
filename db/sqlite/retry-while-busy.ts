import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseBusy } from "../database";

const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && String(cause.code).startsWith("SQLITE_BUSY");

/**
 * Tries `action` until it no longer meets another process's lock. Waits between tries without blocking the event loop,
 * which SQLite's own busy_timeout would.
 * @throws DatabaseBusy after `deadline` (ms since the epoch)
 */
export async function retryWhileBusy<T>(deadline: number, action: () => T): Promise<T> {
  for (let wait = 1; ; wait = Math.min(wait * 2, 25)) {
    try {
      return action();
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (Date.now() >= deadline) throw new DatabaseBusy(cause);
    }
    await sleep(wait);
  }
}

import type { Database } from "@/db/database";
import type { Role } from "@/server/contract/permissions";

/** Who acts. A background job is a caller of its own, never a made-up user. */
export type Actor =
  | { kind: "user"; id: string; name: string; email: string; role: Role }
  | { kind: "apiKey"; id: string; name: string; role: Role; userId: string }
  | { kind: "system"; job: string }
  | { kind: "anonymous" };

/** Milliseconds since the epoch; injected so that tests can set it. */
export type Clock = { now(): number };
export const systemClock: Clock = { now: () => Date.now() };

export interface ServiceContext {
  actor: Actor;
  db: Database;
  clock: Clock;
  /** Names this call in the log, the audit trail and the error a caller sees. */
  requestId: string;
}

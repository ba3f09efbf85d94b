import type { Database } from "@/db/database";
import type { Role } from "@/server/contract/permissions";

/** Who acts. A background job is a caller of its own, never a made-up user. */
export type Actor =
  | { kind: "user"; id: string; name: string; email: string; role: Role }
  | {
      kind: "apiKey";
      id: string;
      name: string;
      /** Its person's role. */
      role: Role;
      userId: string;
      /** It may do what both this role and its person may. */
      ceiling: Role;
      /** The one lab it holds for; null for all. */
      labId: string | null;
    }
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

import type { BetterSQLite3Database } from "drizzle-orm/better-sqlite3";
import { DomainError } from "@/server/domain/errors";
import type { Tables } from "./schema/tables";

/** Somebody else held the write lock for the whole limit. */
export class DatabaseBusy extends DomainError {
  constructor(cause?: unknown) {
    super("busy", "The database is busy, try again.", cause === undefined ? {} : { cause });
    this.name = "DatabaseBusy";
  }
}

/**
 * What services may use of drizzle. `transaction` is taken away: better-sqlite3's is synchronous and an async callback
 * would write outside it. `await` every query; `.run() .get() .all()` exist on SQLite only.
 */
export type Query = Omit<BetterSQLite3Database, "transaction" | "run" | "all" | "get" | "values" | "$cache">;

export interface Database {
  readonly dialect: "sqlite" | "postgresql";
  readonly t: Tables;
  /** Inside `write` this is the transaction; outside it only reads (SQLite refuses a write on it). */
  readonly q: Query;
  /**
   * Runs `fn` in one transaction: it commits when the promise resolves and rolls back when it rejects. `fn` awaits only
   * queries on the database it is given. On SQLite one writer at a time behind an async mutex, BEGIN IMMEDIATE retried up
   * to 10 s, then `DatabaseBusy` (a DomainError `busy`). `kind: "log"` uses the NORMAL-synchronous writer (log chunks, heartbeats).
   * Inside a transaction it joins that one.
   */
  write<T>(fn: (tx: Database) => Promise<T>, options?: { kind?: "log" }): Promise<T>;
  close(): Promise<void>;
}

export interface DatabasePlace {
  /** `sqlite`, a file under `dataDir`, or a postgres:// URL. */
  database: string;
  dataDir: string;
  /** How long a write waits for the lock before `DatabaseBusy`; 10 s unless a test shortens it. */
  busyAfterMs?: number;
}

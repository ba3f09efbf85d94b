import type { Database } from "./database";
import { openPostgres } from "./postgres/open-postgres";
import { openSqlite } from "./sqlite/open-sqlite";

export interface DatabasePlace {
  /** `sqlite`, a file under `dataDir`, or a postgres:// URL. */
  database: string;
  dataDir: string;
  /** How long a write waits for the lock before `DatabaseBusy`; 10 s unless a test shortens it. */
  busyAfterMs?: number;
}

/**
 * Opens a database that `runMigrations` has set up.
 * @throws DomainError `unavailable` with one sentence: folder not writable, database newer or older than this code
 */
export function openDatabase(place: DatabasePlace): Promise<Database> {
  return place.database === "sqlite" ? openSqlite(place) : openPostgres(place);
}

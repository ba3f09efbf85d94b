import type { Database, DatabasePlace } from "./database";
import { openPostgres } from "./postgres/open-postgres";
import { openSqlite } from "./sqlite/open-sqlite";

/**
 * Opens a database that `runMigrations` has set up.
 * @throws DomainError `unavailable` with one sentence: folder not writable, database newer or older than this code
 */
export function openDatabase(place: DatabasePlace): Promise<Database> {
  return place.database === "sqlite" ? openSqlite(place) : openPostgres(place);
}

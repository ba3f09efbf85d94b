import type { DatabasePlace } from "./database";
import { migratePostgres } from "./postgres/migrate-postgres";
import { migrateSqlite } from "./sqlite/migrate-sqlite";

/**
 * Brings a database to the version of this code; several may start at once, one of them does the work.
 * @throws DomainError `unavailable` with one sentence: folder not writable, database newer than this code
 */
export function runMigrations(place: DatabasePlace): Promise<void> {
  return place.database === "sqlite" ? migrateSqlite(place) : migratePostgres(place);
}

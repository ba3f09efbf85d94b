import type { DatabasePlace } from "../database";
import { FIRST_HASH, migrationFiles } from "../migration-files";
import { checkNotNewer } from "../migration-version";
import { BUSY_AFTER_MS, connectSqlite, sqliteFile } from "./connect-sqlite";
import { readSqliteVersion } from "./read-version";
import { retryWhileBusy } from "./retry-while-busy";

/** drizzle's own migrator reads the state outside its transaction, so that two starters both run a migration. */
export async function migrateSqlite(place: DatabasePlace): Promise<void> {
  const deadline = Date.now() + (place.busyAfterMs ?? BUSY_AFTER_MS);
  const connection = await connectSqlite(place.dataDir, "FULL", deadline);
  try {
    await retryWhileBusy(deadline, () => connection.exec("BEGIN IMMEDIATE"));
    const found = readSqliteVersion(connection);
    checkNotNewer("sqlite", found, sqliteFile(place.dataDir));
    connection.exec(
      "create table if not exists __drizzle_migrations (hash text not null, created_at integer not null)",
    );
    for (const { sql, folderMillis, hash } of migrationFiles("sqlite")) {
      if (found !== undefined && folderMillis <= found) continue;
      for (const statement of sql) connection.exec(statement);
      connection.prepare("insert into __drizzle_migrations values (?, ?)").run(hash, folderMillis);
    }
    connection.prepare("insert into audit_head values (1, 0, ?) on conflict do nothing").run(FIRST_HASH);
    connection.exec("COMMIT");
  } finally {
    connection.close(); // rolls back what was not committed
  }
}

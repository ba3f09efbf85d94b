import { Client } from "pg";
import type { DatabasePlace } from "../database";
import { FIRST_HASH, migrationFiles } from "../migration-files";
import { checkNotNewer } from "../migration-version";
import { placeOf, unreachable } from "./place";
import { readPostgresVersion } from "./read-version";

/** Any number that only Fairlead's migrations lock. */
const LOCK = 7_717_001;

/** Sets the database up in one transaction behind an advisory lock: whoever comes second finds nothing left to do. */
export async function migratePostgres(place: DatabasePlace): Promise<void> {
  const client = new Client({ connectionString: place.database, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable(place.database, cause);
  }
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    const found = await readPostgresVersion(client);
    checkNotNewer("pg", found, placeOf(place.database));
    await client.query(
      "create table if not exists __drizzle_migrations (hash text not null, created_at bigint not null)",
    );
    for (const { sql, folderMillis, hash } of migrationFiles("pg")) {
      if (found !== undefined && folderMillis <= found) continue;
      for (const statement of sql) await client.query(statement);
      await client.query("insert into __drizzle_migrations values ($1, $2)", [hash, folderMillis]);
    }
    await client.query("insert into audit_head values (1, 0, $1) on conflict do nothing", [FIRST_HASH]);
    await client.query("commit");
  } finally {
    await client.end(); // rolls back what was not committed
  }
}

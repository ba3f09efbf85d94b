import { Client, type ClientBase } from "pg";
import { z } from "zod";
import { FIRST_HASH, migrationFiles } from "../migration-files";
import { checkNotNewer } from "../migration-version";
import type { DatabasePlace } from "../open-database";
import { placeOf, unreachable } from "./place";

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

const Found = z.tuple([z.object({ newest: z.coerce.number().nullable() })]);

/** `when` of the newest migration in the database, ms; undefined in an empty one. */
export async function readPostgresVersion(client: Pick<ClientBase, "query">): Promise<number | undefined> {
  const known = await client.query("select to_regclass('__drizzle_migrations') as name");
  if (known.rows[0]?.name === null) return undefined;
  const found = await client.query("select max(created_at) as newest from __drizzle_migrations");
  return Found.parse(found.rows)[0].newest ?? undefined;
}

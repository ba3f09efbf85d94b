import type Sqlite from "better-sqlite3";
import { z } from "zod";

/** `when` of the newest migration in the file, ms; undefined in an empty one. */
export function readSqliteVersion(connection: Sqlite.Database): number | undefined {
  const known = connection.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (known === undefined) return undefined;
  const newest = connection.prepare("select max(created_at) from __drizzle_migrations").pluck().get();
  return z.number().nullable().parse(newest) ?? undefined;
}

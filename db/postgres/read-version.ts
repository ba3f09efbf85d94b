import type { ClientBase } from "pg";
import { z } from "zod";

const Found = z.tuple([z.object({ newest: z.coerce.number().nullable() })]);

/** `when` of the newest migration in the database, ms; undefined in an empty one. */
export async function readPostgresVersion(client: Pick<ClientBase, "query">): Promise<number | undefined> {
  const known = await client.query("select to_regclass('__drizzle_migrations') as name");
  if (known.rows[0]?.name === null) return undefined;
  const found = await client.query("select max(created_at) as newest from __drizzle_migrations");
  return Found.parse(found.rows)[0].newest ?? undefined;
}

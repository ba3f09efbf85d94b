import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/database";

/** Takes a sealed password out of the database: whoever asks again finds none. In the job's write. */
export async function takeOncePassword({ q, t }: Database, id: string): Promise<string | undefined> {
  const [row] = await q
    .delete(t.credential)
    .where(and(eq(t.credential.id, id), eq(t.credential.kind, "once-password")))
    .returning({ sealed: t.credential.sealed });
  return row?.sealed;
}

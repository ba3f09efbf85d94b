import { desc, eq } from "drizzle-orm";
import type { ServiceContext } from "../context";

/** The newest revision of a lab with its content; undefined when it has none yet. */
export async function readNewestRevision(ctx: ServiceContext, labId: string) {
  const { descriptorRevision: revision } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ id: revision.id, number: revision.number, content: revision.content })
    .from(revision)
    .where(eq(revision.labId, labId))
    .orderBy(desc(revision.number))
    .limit(1);
  return row;
}

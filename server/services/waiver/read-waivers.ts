import { and, asc, eq, isNull } from "drizzle-orm";
import type { Waiver } from "@/server/contract/check";
import type { ServiceContext } from "../context";

/** A lab's waivers that nobody ended, expired ones too. Part of verbs that authorize. */
export async function readWaivers(ctx: ServiceContext, labId: string): Promise<Waiver[]> {
  const { waiver } = ctx.db.t;
  const rows = await ctx.db.q
    .select()
    .from(waiver)
    .where(and(eq(waiver.labId, labId), isNull(waiver.endedAt)))
    .orderBy(asc(waiver.createdAt), asc(waiver.id));
  return rows.map(({ endedAt: _, ...rest }) => rest);
}

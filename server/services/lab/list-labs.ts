import { and, asc, eq, gt, gte, ne, or, sql } from "drizzle-orm";
import type { z } from "zod";
import { type LabSummary, ListLabsInput } from "@/server/contract/lab";
import type { Page } from "@/server/contract/pagination";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, encodeCursor } from "../cursor";
import { parseInput } from "../errors";
import { summarizeLabs } from "./lab-summary";

/** Labs by name, without those that were removed. */
export async function listLabs(
  ctx: ServiceContext,
  input: z.input<typeof ListLabsInput>,
): Promise<Page<LabSummary>> {
  // a key for one lab finds that lab and no other
  const only = ctx.actor.kind === "apiKey" ? ctx.actor.labId : null;
  await authorize(ctx, "lab.read", only === null ? {} : { labId: only });
  const { limit, cursor, search } = parseInput(ListLabsInput, input);
  const { lab } = ctx.db.t;
  const after = decodeCursor(cursor, "string");
  const rows = await ctx.db.q
    .select()
    .from(lab)
    .where(
      and(
        ne(lab.state, "removed"),
        only === null ? undefined : eq(lab.id, only),
        search ? sql`${lab.search} like ${likePattern(search)} escape '!'` : undefined,
        after && gte(lab.name, after.key),
        after && or(gt(lab.name, after.key), and(eq(lab.name, after.key), gt(lab.id, after.id))),
      ),
    )
    .orderBy(asc(lab.name), asc(lab.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await summarizeLabs(ctx, shown),
    nextCursor: rows.length > limit && last ? encodeCursor(last.name, last.id) : null,
  };
}

/** "50%" looks for the sign, not for anything that begins with 50. */
const likePattern = (search: string) => `%${search.trim().toLowerCase().replace(/[!%_]/g, "!$&")}%`;

import { and, desc, lt, lte, or } from "drizzle-orm";
import type { z } from "zod";
import type { BundleRow } from "@/server/contract/bundle-view";
import { type Page, PageInput } from "@/server/contract/pagination";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { toBundleRow } from "./bundle-row";

/** Bundles in the store, newest first. */
export async function listBundles(
  ctx: ServiceContext,
  input: z.input<typeof PageInput>,
): Promise<Page<BundleRow>> {
  await authorize(ctx, "bundle.read");
  const { limit, cursor } = parseInput(PageInput, input);
  const { bundle } = ctx.db.t;
  const before = decodeCursor(cursor, "number");
  const rows = await ctx.db.q
    .select()
    .from(bundle)
    .where(
      before &&
        and(
          lte(bundle.createdAt, before.key),
          or(lt(bundle.createdAt, before.key), lt(bundle.id, before.id)),
        ),
    )
    .orderBy(desc(bundle.createdAt), desc(bundle.id))
    .limit(limit + 1);
  return toPage(rows, limit, (row) => [row.createdAt, row.id], toBundleRow);
}

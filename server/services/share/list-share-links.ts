import { and, desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { type ShareLinkPage, ShareLinksInput } from "@/server/contract/share";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
import { requireLab } from "../suite/require-lab";
import { selectLinks, toLinkRow } from "./share-link-row";

/** Share links of a lab, newest first. */
export async function listShareLinks(
  ctx: ServiceContext,
  input: z.input<typeof ShareLinksInput>,
): Promise<ShareLinkPage> {
  const { labId, limit, cursor } = parseInput(ShareLinksInput, input);
  await authorize(ctx, "suite.read", { labId });
  await requireLab(ctx, labId);
  const before = decodeCursor(cursor, "number");
  const { shareLink } = ctx.db.t;
  const rows = await selectLinks(ctx)
    .where(and(eq(shareLink.labId, labId), before && lt(shareLink.id, before.id)))
    .orderBy(desc(shareLink.id))
    .limit(limit + 1);
  const now = ctx.clock.now();
  const page = toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => toLinkRow(row, now),
  );
  return { ...page, can: { revoke: await mayCaller(ctx, "suite.share", { labId }) } };
}

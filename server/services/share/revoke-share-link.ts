import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { ShareLinkRef, type ShareLinkRow } from "@/server/contract/share";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { selectLinks, toLinkRow } from "./share-link-row";

/** Closes a link at once and for good. @throws DomainError `wrong_state` when it was revoked before */
export async function revokeShareLink(
  ctx: ServiceContext,
  input: z.input<typeof ShareLinkRef>,
): Promise<ShareLinkRow> {
  const { linkId } = parseInput(ShareLinkRef, input);
  const [found] = await selectLinks(ctx).where(eq(ctx.db.t.shareLink.id, linkId)).limit(1);
  if (!found) throw notFound("This share link");
  const { labId, runId, sha256 } = found;
  const granted = await authorize(ctx, "suite.share", { labId });
  return inAuditedWrite(ctx, granted, async ({ db: { q, t }, clock }) => {
    const [revoked] = await q
      .update(t.shareLink)
      .set({ revokedAt: clock.now() })
      .where(and(eq(t.shareLink.id, linkId), isNull(t.shareLink.revokedAt)))
      .returning({ revokedAt: t.shareLink.revokedAt, views: t.shareLink.views });
    if (!revoked) throw new DomainError("wrong_state", "This link was revoked before.");
    const [lab] = await q.select({ name: t.lab.name }).from(t.lab).where(eq(t.lab.id, labId)).limit(1);
    const detail = { runId, sha256, views: revoked.views };
    return {
      result: toLinkRow({ ...found, ...revoked }, clock.now()),
      entry: { action: "share.revoke", subject: lab?.name ?? labId, subjectId: linkId, labId, detail },
    };
  });
}

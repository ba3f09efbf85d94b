import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { ShareLinkRow } from "@/server/contract/share";
import { shareLinkState } from "@/server/domain/share/share-link-state";
import type { ServiceContext } from "../context";

/** SHA-256 of a token, hex: what is stored and looked for. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Links with what their run came to, without their files. */
export const selectLinks = ({ db: { q, t } }: ServiceContext) =>
  q
    .select({
      ...{ id: t.shareLink.id, labId: t.shareLink.labId, runId: t.shareLink.runId },
      ...{ reveal: t.shareLink.reveal, size: t.shareLink.size, sha256: t.shareLink.sha256 },
      ...{ createdBy: t.shareLink.createdBy, createdAt: t.shareLink.createdAt },
      ...{ expiresAt: t.shareLink.expiresAt, revokedAt: t.shareLink.revokedAt },
      ...{ views: t.shareLink.views, lastViewedAt: t.shareLink.lastViewedAt },
      sentence: t.suiteRun.sentence,
    })
    .from(t.shareLink)
    .leftJoin(t.suiteRun, eq(t.suiteRun.id, t.shareLink.runId));

type Row = Awaited<ReturnType<typeof selectLinks>>[number];

export const toLinkRow = (row: Row, now: number): ShareLinkRow => ({
  ...row,
  state: shareLinkState(row, now),
});

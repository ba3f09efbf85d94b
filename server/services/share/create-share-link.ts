import { randomBytes } from "node:crypto";
import { v7 } from "uuid";
import type { z } from "zod";
import { type CreatedShareLink, CreateShareLinkInput } from "@/server/contract/share";
import { DomainError } from "@/server/domain/errors";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readRunRow } from "../suite/read-run-row";
import { makeFile } from "./make-file";
import { canLink, publicOrigin } from "./public-address";
import { hashToken, toLinkRow } from "./share-link-row";

const DAY_MS = 24 * 3600_000;

/**
 * Freezes the file of a run and makes an address for it that opens without an account. The answer holds that address,
 * once: only the hash of its token is stored.
 * @throws DomainError `wrong_state` where Fairlead has no public address
 */
export async function createShareLink(
  ctx: ServiceContext,
  input: z.input<typeof CreateShareLinkInput>,
): Promise<CreatedShareLink> {
  const { runId, reveal, days } = parseInput(CreateShareLinkInput, input);
  const run = await readRunRow(ctx, runId);
  const { labId, sentence } = run.run;
  const granted = await authorize(ctx, "suite.share", { labId });
  const origin = publicOrigin();
  if (origin === null)
    throw new DomainError("wrong_state", canLink().reason ?? "There is no public address.");
  const { text, size, sha256 } = await makeFile(ctx, run, reveal);
  const token = randomBytes(32).toString("base64url");
  const now = ctx.clock.now();
  const link = {
    ...{ id: v7(), labId, runId, reveal, size, sha256, createdBy: actorName(ctx.actor), createdAt: now },
    ...{ expiresAt: now + days * DAY_MS, revokedAt: null, views: 0, lastViewedAt: null },
  };
  return inAuditedWrite(ctx, granted, async ({ db: { q, t } }) => {
    await q.insert(t.shareLink).values({ ...link, text, tokenHash: hashToken(token) });
    const detail = { runId, sha256, reveal, expiresAt: new Date(link.expiresAt).toISOString() };
    return {
      result: { link: toLinkRow({ ...link, sentence }, now), url: `${origin}/share/${token}` },
      entry: { action: "share.create", subject: run.labName, subjectId: link.id, labId, detail },
    };
  });
}

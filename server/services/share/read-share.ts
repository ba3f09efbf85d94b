import { eq } from "drizzle-orm";
import type { z } from "zod";
import { ShareLinkRef } from "@/server/contract/share";
import type { ShareLinkState } from "@/server/contract/share-words";
import { notFound } from "@/server/domain/errors";
import { SHARE_TOKEN, shareLinkState } from "@/server/domain/share/share-link-state";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { countView } from "./count-view";
import { hashToken } from "./share-link-row";

export type SharedPage =
  | { state: "open"; text: string }
  | { state: Exclude<ShareLinkState, "open">; expiresAt: number }
  | { state: "unknown" };

/** What a token opens, for anybody: the frozen file, or why it does not. A token is 256 random bits, so nobody finds one. */
export async function readShare(ctx: ServiceContext, token: string): Promise<SharedPage> {
  if (!SHARE_TOKEN.test(token)) return { state: "unknown" };
  const { shareLink } = ctx.db.t;
  const [link] = await ctx.db.q
    .select()
    .from(shareLink)
    .where(eq(shareLink.tokenHash, hashToken(token)))
    .limit(1);
  if (!link) return { state: "unknown" };
  const state = shareLinkState(link, ctx.clock.now());
  if (state !== "open") return { state, expiresAt: link.expiresAt };
  await countView(ctx, link.id);
  return { state, text: link.text };
}

/** The frozen file of a link, the same bytes, for who may share. */
export async function readLinkFile(
  ctx: ServiceContext,
  input: z.input<typeof ShareLinkRef>,
): Promise<{ text: string }> {
  const { linkId } = parseInput(ShareLinkRef, input);
  const { shareLink } = ctx.db.t;
  const [link] = await ctx.db.q
    .select({ labId: shareLink.labId, text: shareLink.text })
    .from(shareLink)
    .where(eq(shareLink.id, linkId))
    .limit(1);
  if (!link) throw notFound("This share link");
  await authorize(ctx, "suite.share", { labId: link.labId });
  return { text: link.text };
}

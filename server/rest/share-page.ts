import { getApp } from "@/server/auth/app";
import { SHARE_POLICY } from "@/server/domain/share/share-file";
import { renderShareNotice } from "@/server/domain/share/share-notice";
import { type ServiceContext, systemClock } from "@/server/services/context";
import { toDomainError } from "@/server/services/errors";
import { readShare } from "@/server/services/share/read-share";
import { problemResponse } from "./problem";
import { newRequestId } from "./request-context";

/** Of every page that strangers read: it may not run anything, say where it was opened, be framed or be found by a search. */
export const SHARE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `${SHARE_POLICY}; frame-ancestors 'none'; sandbox`,
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

/**
 * GET /share/{token}: the frozen file, for anybody. Asks for no session and sets none. One answer for every token that
 * opens nothing here, 410 for what was open once.
 */
export async function sharePage(token: string): Promise<Response> {
  const requestId = newRequestId();
  try {
    const { db } = await getApp();
    const ctx: ServiceContext = { actor: { kind: "anonymous" }, db, clock: systemClock, requestId };
    const shared = await readShare(ctx, token);
    if (shared.state === "open") return new Response(shared.text, { headers: SHARE_HEADERS });
    const status = shared.state === "unknown" ? 404 : 410;
    return new Response(renderShareNotice(shared), { status, headers: SHARE_HEADERS });
  } catch (cause) {
    return problemResponse(toDomainError(cause, requestId), requestId);
  }
}

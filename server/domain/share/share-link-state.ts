import type { ShareLinkState } from "@/server/contract/share-words";

/** What a link is now: what a person did to it comes before what time did. */
export function shareLinkState(
  link: { expiresAt: number; revokedAt: number | null },
  now: number,
): ShareLinkState {
  if (link.revokedAt !== null) return "revoked";
  return link.expiresAt <= now ? "expired" : "open";
}

/** 32 random bytes, base64url. */
export const SHARE_TOKEN = /^[A-Za-z0-9_-]{43}$/;

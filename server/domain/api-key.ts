import type { ApiKeyState } from "@/server/contract/api-key";

/** "fl_", eight characters that may be shown, and 256 random bits as base64url: easy to find for a secret scanner. */
export const API_KEY_SHAPE = /^fl_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/;

/** What may be shown of a key. */
export const keyPrefix = (secret: string): string => secret.slice(0, "fl_".length + 8);

/** What a key is worth at a time, ms. */
export function keyState(
  key: { expiresAt: number; revokedAt: number | null },
  person: { disabledAt: number | null } | null,
  now: number,
): ApiKeyState {
  if (key.revokedAt !== null) return "revoked";
  if (person === null || person.disabledAt !== null) return "dead";
  return key.expiresAt <= now ? "expired" : "active";
}

/** Why a key opens nothing, and what to do. @param expiresAt ms */
export function keyRefusal(state: Exclude<ApiKeyState, "active">, expiresAt: number): string {
  switch (state) {
    case "expired":
      return `This API key expired on ${new Date(expiresAt).toISOString().slice(0, 10)}: make a new one under Settings.`;
    case "revoked":
      return "This API key was revoked: make a new one under Settings.";
    case "dead":
      return "The person this API key acts for may no longer sign in: ask an administrator.";
  }
}

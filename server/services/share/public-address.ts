import type { Allowed } from "@/server/contract/job";
import { env } from "@/server/env";

/** Origin of the links that are given to strangers; null where nobody said how people reach Fairlead. */
export function publicOrigin(): string | null {
  const { FAIRLEAD_URL } = env();
  return FAIRLEAD_URL && URL.canParse(FAIRLEAD_URL) ? new URL(FAIRLEAD_URL).origin : null;
}

/** May there be links at all? */
export const canLink = (): Allowed =>
  publicOrigin() === null
    ? {
        allowed: false,
        reason:
          "Fairlead knows no address that others reach it at: set FAIRLEAD_URL and start it again, or send the file.",
      }
    : { allowed: true, reason: null };

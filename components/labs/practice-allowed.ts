import type { Allowed } from "@/server/contract/job";
import type { PracticeCapacity } from "@/server/contract/practice-lab";

/** May the person make a practice lab here: by role, then by what this machine can. @param capacity undefined = not known yet */
export function practiceAllowed(role: Allowed, capacity: PracticeCapacity | undefined): Allowed {
  if (!role.allowed || !capacity) return role;
  if (!capacity.supported) return { allowed: false, reason: capacity.reason };
  if (capacity.fits.cluster === 0 && capacity.fits.plain === 0)
    return { allowed: false, reason: capacity.reason };
  return role;
}

/** The largest lab of a kind that fits now, 0 to 10. */
export const mostHosts = (capacity: PracticeCapacity | undefined, kind: "cluster" | "plain"): number =>
  capacity ? Math.min(10, capacity.fits[kind]) : 10;

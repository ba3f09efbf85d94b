import type { JobKind } from "@/server/contract/job";

/** A kind of job in words, for headers and filters. Without the contract's schemas. */
export const JOB_KIND_WORDS: Record<JobKind, string> = {
  "practice-lab-up": "Create practice lab",
  "practice-lab-remove": "Remove practice lab",
  "bundle-build": "Build bundle",
  deploy: "Deploy",
};

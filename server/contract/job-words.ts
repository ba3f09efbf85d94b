/** Names of job states and kinds as plain values: pages use them without the schemas. */

export const JOB_STATUSES = [
  "queued",
  "running",
  "waiting",
  "canceling",
  "succeeded",
  "failed",
  "canceled",
  "interrupted",
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** States that hold the lab: one exclusive job per lab may be in them. */
export const LAB_HOLDING: readonly JobStatus[] = ["running", "canceling", "waiting"];
export const FINAL_STATUSES: readonly JobStatus[] = ["succeeded", "failed", "canceled", "interrupted"];

/** `bundle-build` belongs to a lab too: the one whose Deploy page asked for it. */
export const JOB_KINDS = [
  "practice-lab-up",
  "practice-lab-remove",
  "bundle-build",
  "deploy",
  "add-workers",
  "remove-worker",
  "reset",
  "suite-run",
  "attach-cluster",
  "host-test",
  "read-facts",
  "install-key",
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Kinds whose payload is a deploy's: what the cluster is to be, and the files that say so. */
export const CLUSTER_KINDS: readonly JobKind[] = ["deploy", "add-workers", "remove-worker"];

/** Kinds that change nothing on a host: they run inside the runner, beside other jobs of the lab. */
export const READER_KINDS: readonly JobKind[] = ["host-test", "read-facts"];

export const JOB_KIND_TITLES: Record<JobKind, string> = {
  "practice-lab-up": "Create practice lab",
  "practice-lab-remove": "Remove practice lab",
  "bundle-build": "Build bundle",
  deploy: "Deploy",
  "add-workers": "Add workers",
  "remove-worker": "Remove worker",
  reset: "Reset hosts",
  "suite-run": "Run suite",
  "attach-cluster": "Attach cluster",
  "host-test": "Test hosts",
  "read-facts": "Read facts",
  "install-key": "Install SSH key",
};

import type { JobStatus } from "@/server/contract/job";

const ENDED: Record<JobStatus, boolean> = {
  queued: false,
  running: false,
  waiting: false,
  canceling: false,
  succeeded: true,
  failed: true,
  canceled: true,
  interrupted: true,
};

/** Nothing more will happen in this run. Written out here because the contract's own list brings the schemas along. */
export const isEnded = (status: JobStatus): boolean => ENDED[status];

import type { JobDetail, JobStatus } from "@/server/contract/job";

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

/** The state of the job's last run, whichever run is shown. */
export const latestStatus = (job: JobDetail): JobStatus => job.runs.at(-1)?.status ?? job.status;

/** How long a run's log is known to be; 0 while another run's answer is still shown. */
export const lastLineOf = (job: JobDetail, run: number): number =>
  job.run === run
    ? job.lastLine
    : (job.runs.find((one) => one.run === run && isEnded(one.status))?.lastLine ?? 0);

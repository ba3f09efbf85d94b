import {
  type Allowed,
  CLUSTER_KINDS,
  FINAL_STATUSES,
  type JobKind,
  type JobStatus,
} from "@/server/contract/job";

/** Every legal change of a job's state. Anything else is refused by the services that write it. */
export const TRANSITIONS: Record<JobStatus, readonly JobStatus[]> = {
  queued: ["running", "canceled"],
  running: ["waiting", "canceling", "succeeded", "failed", "canceled", "interrupted"],
  waiting: ["running", "canceling", "failed", "interrupted"],
  canceling: ["canceled", "succeeded", "failed", "interrupted"],
  succeeded: [],
  /** A retry is a new run of the same job. */
  failed: ["queued"],
  canceled: ["queued"],
  interrupted: ["queued"],
};

export const mayBecome = (from: JobStatus, to: JobStatus): boolean => TRANSITIONS[from].includes(to);
export const isFinal = (status: JobStatus): boolean => FINAL_STATUSES.includes(status);

const yes: Allowed = { allowed: true, reason: null };
const no = (reason: string): Allowed => ({ allowed: false, reason });

/** What may be done to a job in its state: one table for service, API and button. */
export const jobCan = {
  cancel(job: { status: JobStatus }): Allowed {
    if (job.status === "canceling") return no("The job is being cancelled already.");
    if (isFinal(job.status)) return no(`The job has ended (${job.status}).`);
    return yes;
  },
  /**
   * A further run of the same job. `differences` are sentences: what is no longer as it was when the job was asked for,
   * empty when a further run would do exactly what the first one set out to do.
   */
  runAgain(job: { kind: JobKind; status: JobStatus; differences: readonly string[] }): Allowed {
    if (!RUNS_AGAIN.includes(job.kind))
      return no("Only a job that changes the hosts of a cluster can be run again: start a new job instead.");
    if (job.status === "succeeded") return no("The job has succeeded: there is nothing left to do.");
    if (!mayBecome(job.status, "queued")) return no(`The job has not ended (${job.status}).`);
    if (job.differences.length > 0) return no(job.differences.join(" "));
    return yes;
  },
};

/** Kinds whose steps find out what is done already, so that a further run goes on from there. */
const RUNS_AGAIN: readonly JobKind[] = [...CLUSTER_KINDS, "reset"];

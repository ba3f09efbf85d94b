import type { StageStatus, TaskStatus } from "@/server/contract/run-folder";
import type { SshPool } from "@/server/infra/ssh/ssh-pool";
import type { ServiceContext } from "@/server/services/context";
import type { NewFinding } from "@/server/services/job/end-run";
import type { ClaimedJob } from "./job-kind";

/** What a job that runs inside the runner gets. Its lines and events go the way of every job's. */
export interface ReaderContext {
  job: ClaimedJob;
  /** In the name of the job; for reading. What is written goes through `keep`. */
  services: ServiceContext;
  /** Aborted when the job is cancelled, taken away or the runner ends. */
  signal: AbortSignal;
  connections: SshPool;
  /** From here on this value is hidden in lines, events and the message. Call it before the value is used. */
  hide(secret: string): void;
  /** Declares the stages in order, once. */
  declareStages(stages: { id: string; title: string; hosts: string[] }[]): void;
  stage(id: string, status: StageStatus): void;
  /** Heads the lines that follow in the log, and names what results are of. */
  task(task: { uuid: string; name: string; stage: string }): void;
  /** How a host fared in a task; belongs to the last line. */
  result(result: {
    task: string;
    host: string;
    status: TaskStatus;
    message?: string;
    durationMs?: number;
  }): void;
  finding(finding: NewFinding): void;
  /** Appends a line to the numbered log (a text with newlines becomes several). */
  log(text: string): void;
  /**
   * Runs a write in one transaction, if this runner still holds the job.
   * @throws FenceLost
   */
  keep<T>(write: (tx: ServiceContext) => Promise<T>): Promise<T>;
}

/** How a reading ended; a finding is what a person should know beyond the sentence. */
export interface ReaderOutcome {
  outcome: "succeeded" | "failed";
  message: string;
}

export interface JobReader {
  /** Throws a DomainError whose message is the sentence of failure. */
  read(ctx: ReaderContext): Promise<ReaderOutcome>;
  /** In the transaction that ends the job, however it ends: leaves nothing half done. */
  settle?(tx: ServiceContext, job: ClaimedJob): Promise<void>;
}

import type { JobKind } from "@/server/contract/job";
import type { HandOver, RunEvent, StageStatus } from "@/server/contract/run-folder";
import type { ServiceContext } from "@/server/services/context";

/** The job as the runner claimed it. */
export interface ClaimedJob {
  id: string;
  labId: string;
  kind: JobKind;
  run: number;
  fence: number;
  payload: Record<string, unknown>;
  descriptorRevisionId: string | null;
  bundleId: string | null;
}

/** Runner side, before the job process starts: turns ids into everything the run needs. Secrets are unsealed here. */
export interface JobPlanner {
  plan(ctx: ServiceContext, job: ClaimedJob): Promise<Pick<HandOver, "plan" | "secrets">>;
}

/**
 * Runner side, after exit.json: writes what the run found. Called once in the same transaction that ends the job, so a
 * job that says succeeded has its results. `ctx.db` is that transaction: await only queries.
 */
export interface JobFinisher {
  finish(
    ctx: ServiceContext,
    job: ClaimedJob,
    ended: {
      outcome: "succeeded" | "failed" | "canceled" | "interrupted";
      data: Record<string, unknown>;
      secrets: Record<string, string>;
    },
  ): Promise<void>;
}

/** A child of the job process: its stdout and stderr share one pipe into the numbered log, fd 3 carries events. */
export interface LoggedProcess {
  argv: readonly [string, ...string[]];
  cwd?: string;
  /** The whole environment of the child; FAIRLEAD_RUN is added. */
  env: Record<string, string>;
  /**
   * Whole lines of fd 3: JSON objects with a `seq` that counts from 1. Where the child prints `ESC ] 7717 ; seq BEL` right
   * after an event's text, `lines` are the console lines between the markers seq-1 and seq (none printed: last < first);
   * the marker itself never reaches the log. Called in the order of seq, once text and event have both arrived.
   */
  onEvent?: (line: string, lines: { first: number; last: number }) => void;
}

/** What a job kind's run step gets inside the job process: no database, no services. */
export interface RunContext {
  jobId: string;
  run: number;
  /** The run folder, absolute, 0700. */
  folder: string;
  secrets: Readonly<Record<string, string>>;
  /** Aborted when the user cancels. */
  signal: AbortSignal;
  /** Declares the stages in order, once, before the first stage starts. */
  declareStages(stages: { id: string; title: string; hosts: string[] }[]): void;
  stage(id: string, status: StageStatus): void;
  /** Starts the stage, runs `work`, ends it as succeeded, failed or canceled. */
  inStage<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Appends a line to the numbered log (redacted; a text with newlines becomes several lines). */
  log(text: string): void;
  /** `line` defaults to the last console line so far. */
  emit(event: DistributiveOmit<RunEvent, "seq" | "at" | "line"> & { line?: number }): void;
  /** Resolves when the child and its pipes have ended; rejects with an AbortError after a cancel. */
  spawn(child: LoggedProcess): Promise<{ code: number | null; signal: string | null }>;
  /** Parts of result.json. */
  result(name: string, value: unknown): void;
  secretResult(name: string, value: string): void;
  /** A 0700 folder on /dev/shm for this run, removed at the end. */
  privateFolder(): string;
  /** Called at the end, whatever happened, last registered first. */
  atEnd(clean: () => Promise<void> | void): void;
}

export interface JobRun {
  /** Resolves with the sentence of success; throws a DomainError whose message is the sentence of failure. */
  run(ctx: RunContext, plan: unknown): Promise<{ message: string }>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

import { z } from "zod";
import { Id } from "./ids";
import { JOB_KINDS, JOB_STATUSES } from "./job-words";
import { PageInput, pageOf } from "./pagination";
import { StageStatus, TaskStatus } from "./run-folder";

export * from "./job-words";
export const JobStatus = z.enum(JOB_STATUSES);
export type JobStatus = z.infer<typeof JobStatus>;
export const JobKind = z.enum(JOB_KINDS);
export type JobKind = z.infer<typeof JobKind>;

/** A stage of one run, with how long it took (ms) so far. */
export const JobStage = z.object({
  id: z.string(),
  title: z.string(),
  status: StageStatus,
  hosts: z.array(z.string()),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** Median of this stage in earlier successful runs of the kind, ms; null when there is none. */
  usualMs: z.number().nullable(),
  firstLine: z.number().int().nullable(),
});
export type JobStage = z.infer<typeof JobStage>;

/** One cell of the hosts x stages grid. */
export const JobHostStage = z.object({
  host: z.string(),
  stage: z.string(),
  status: StageStatus,
  ok: z.number().int(),
  changed: z.number().int(),
  failed: z.number().int(),
  unreachable: z.number().int(),
  skipped: z.number().int(),
  firstLine: z.number().int().nullable(),
});
export type JobHostStage = z.infer<typeof JobHostStage>;

export const JobFinding = z.object({
  host: z.string().nullable(),
  title: z.string(),
  detail: z.string(),
  hint: z.string().nullable(),
  line: z.number().int(),
});
export type JobFinding = z.infer<typeof JobFinding>;

/** What the caller may do and, where not, the sentence why. From `jobCan` plus the caller's role. */
export const Allowed = z.object({ allowed: z.boolean(), reason: z.string().nullable() });
export type Allowed = z.infer<typeof Allowed>;

export const JobSummary = z.object({
  id: Id,
  labId: Id,
  labName: z.string(),
  kind: JobKind,
  title: z.string(),
  status: JobStatus,
  run: z.number().int(),
  requestedBy: z.string(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  lastLine: z.number().int(),
  /** The sentence of exit.json, or for a queued job what it waits for. */
  message: z.string().nullable(),
});
export type JobSummary = z.infer<typeof JobSummary>;

export const JobDetail = JobSummary.extend({
  fence: z.number().int(),
  runs: z.array(
    z.object({
      run: z.number().int(),
      status: JobStatus,
      startedAt: z.number().nullable(),
      finishedAt: z.number().nullable(),
      lastLine: z.number().int(),
      /** Who asked for this run; null: whoever asked for the job. */
      requestedBy: z.string().nullable(),
    }),
  ),
  descriptorRevisionId: Id.nullable(),
  descriptorRevision: z.number().int().nullable(),
  bundleId: z.string().nullable(),
  bundleName: z.string().nullable(),
  stages: z.array(JobStage),
  hostStages: z.array(JobHostStage),
  findings: z.array(JobFinding),
  can: z.object({ cancel: Allowed, runAgain: Allowed }),
  /** Honesty marks: "practice lab", "built here", … */
  marks: z.array(z.string()),
});
export type JobDetail = z.infer<typeof JobDetail>;

export const ListJobsInput = PageInput.extend({
  labId: Id.optional(),
  status: JobStatus.optional(),
  kind: JobKind.optional(),
});
export type ListJobsInput = z.infer<typeof ListJobsInput>;
export const JobPage = pageOf(JobSummary);

/** A line as the viewer gets it: text cut at 16 KiB, `cut` says how many bytes are missing. */
export const LogLine = z.object({
  n: z.number().int(),
  at: z.number(),
  text: z.string(),
  cut: z.number().int().optional(),
});
export type LogLine = z.infer<typeof LogLine>;

export const ReadLogInput = z.object({
  jobId: Id,
  run: z.coerce.number().int().positive().optional(),
  /** First line wanted, from 1. */
  from: z.coerce.number().int().positive().default(1),
  /** Lines, at most 2,000. */
  limit: z.coerce.number().int().min(1).max(2000).default(500),
});
export type ReadLogInput = z.infer<typeof ReadLogInput>;

export const LogRange = z.object({
  run: z.number().int(),
  lines: z.array(LogLine),
  lastLine: z.number().int(),
  /** The run has ended and every line up to lastLine is stored. */
  finished: z.boolean(),
});
export type LogRange = z.infer<typeof LogRange>;

/** A fold of the log: the lines of one task, and how its hosts fared. */
export const TaskFold = z.object({
  uuid: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  stage: z.string().nullable(),
  firstLine: z.number().int(),
  lastLine: z.number().int(),
  startedAt: z.number(),
  durationMs: z.number().nullable(),
  counts: z.record(TaskStatus, z.number().int()),
});
export type TaskFold = z.infer<typeof TaskFold>;

/** One task on one host, tied to the exact lines it printed (none: lastLine < firstLine). */
export const TaskResult = z.object({
  seq: z.number().int(),
  taskUuid: z.string(),
  task: z.string(),
  stage: z.string().nullable(),
  host: z.string(),
  status: TaskStatus,
  message: z.string().nullable(),
  firstLine: z.number().int(),
  lastLine: z.number().int(),
  durationMs: z.number().nullable(),
});
export type TaskResult = z.infer<typeof TaskResult>;

export const RunJobAgainInput = z.object({
  jobId: Id,
  /** The same key answers the same run again. */
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type RunJobAgainInput = z.infer<typeof RunJobAgainInput>;

export const RunRef = z.object({ jobId: Id, run: z.coerce.number().int().positive().optional() });
export const RunTasks = z.object({
  run: z.number().int(),
  folds: z.array(TaskFold),
  results: z.array(TaskResult),
});
export type RunTasks = z.infer<typeof RunTasks>;

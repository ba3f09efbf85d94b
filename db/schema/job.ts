import { sql } from "drizzle-orm";
import type { JobKind, JobStatus } from "@/server/contract/job";
import type { RunEvent, StageStatus, TaskStatus } from "@/server/contract/run-folder";
import type { Kit } from "./kit";

export const jobTables = (k: Kit) => ({
  job: k.table(
    "job",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      kind: k.text("kind").$type<JobKind>().notNull(),
      title: k.text("title").notNull(),
      status: k.text("status").$type<JobStatus>().notNull(),
      /** False: may run beside another job of the lab (it touches no host). */
      exclusive: k.bool("exclusive").notNull().default(true),
      /** 1, 2, …: each resume or retry. Names the run folder and the log. */
      run: k.int("run").notNull().default(1),
      /** Raised on every claim and re-attach; every runner write is conditional on it. */
      fence: k.int("fence").notNull().default(0),
      /** Ids only, never a secret. */
      payload: k.json<Record<string, unknown>>("payload").notNull(),
      idempotencyKey: k.key("idempotency_key"),
      requestedBy: k.text("requested_by").notNull(),
      requestedById: k.key("requested_by_id"),
      descriptorRevisionId: k.key("descriptor_revision_id"),
      bundleId: k.key("bundle_id"),
      createdAt: k.ms("created_at").notNull(),
      startedAt: k.ms("started_at"),
      finishedAt: k.ms("finished_at"),
      lastLine: k.int("last_line").notNull().default(0),
      lastEvent: k.int("last_event").notNull().default(0),
      message: k.text("message"),
      cancelRequestedAt: k.ms("cancel_requested_at"),
      runnerId: k.key("runner_id"),
      machineId: k.key("machine_id"),
      heartbeatAt: k.ms("heartbeat_at"),
    },
    (t) => [
      k
        .uniqueIndex("job_one_holds_the_lab")
        .on(t.labId)
        .where(sql`${t.exclusive} and ${t.status} in ('running', 'canceling', 'waiting')`),
      k.uniqueIndex("job_idempotency").on(t.requestedById, t.idempotencyKey),
      k.index("job_by_time").on(t.createdAt, t.id),
      k.index("job_by_lab").on(t.labId, t.createdAt, t.id),
      k.index("job_by_status").on(t.status, t.createdAt, t.id),
      k.index("job_by_kind").on(t.kind, t.status, t.createdAt),
    ],
  ),
  jobRun: k.table(
    "job_run",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      status: k.text("status").$type<JobStatus>().notNull(),
      startedAt: k.ms("started_at"),
      finishedAt: k.ms("finished_at"),
      lastLine: k.int("last_line").notNull().default(0),
      message: k.text("message"),
      /** Who asked for this run, from the second on. */
      requestedBy: k.text("requested_by"),
      requestedAt: k.ms("requested_at"),
      idempotencyKey: k.key("idempotency_key"),
    },
    (t) => [k.primaryKey({ columns: [t.jobId, t.run] })],
  ),
  jobStage: k.table(
    "job_stage",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      stage: k.key("stage").notNull(),
      ord: k.int("ord").notNull(),
      title: k.text("title").notNull(),
      hosts: k.json<string[]>("hosts").notNull(),
      status: k.text("status").$type<StageStatus>().notNull(),
      startedAt: k.ms("started_at"),
      finishedAt: k.ms("finished_at"),
      firstLine: k.int("first_line"),
    },
    (t) => [k.primaryKey({ columns: [t.jobId, t.run, t.stage] })],
  ),
  jobHostStage: k.table(
    "job_host_stage",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      stage: k.key("stage").notNull(),
      host: k.key("host").notNull(),
      status: k.text("status").$type<StageStatus>().notNull(),
      ok: k.int("ok").notNull().default(0),
      changed: k.int("changed").notNull().default(0),
      failed: k.int("failed").notNull().default(0),
      unreachable: k.int("unreachable").notNull().default(0),
      skipped: k.int("skipped").notNull().default(0),
      firstLine: k.int("first_line"),
    },
    (t) => [k.primaryKey({ columns: [t.jobId, t.run, t.stage, t.host] })],
  ),
  jobLogChunk: k.table(
    "job_log_chunk",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      firstLine: k.int("first_line").notNull(),
      lastLine: k.int("last_line").notNull(),
      /** The bytes of console.log for these lines, each ended by "\n". */
      data: k.text("data").notNull(),
      /** Time of each line, ms since the epoch. */
      times: k.json<number[]>("times").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.jobId, t.run, t.firstLine] })],
  ),
  jobEvent: k.table(
    "job_event",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      seq: k.int("seq").notNull(),
      type: k.key("type").notNull(),
      at: k.ms("at").notNull(),
      line: k.int("line").notNull(),
      data: k.json<RunEvent>("data").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.jobId, t.run, t.seq] }),
      k.index("job_event_by_type").on(t.jobId, t.run, t.type, t.seq),
    ],
  ),
  taskResult: k.table(
    "task_result",
    {
      jobId: k.key("job_id").notNull(),
      run: k.int("run").notNull(),
      seq: k.int("seq").notNull(),
      taskUuid: k.key("task_uuid").notNull(),
      task: k.text("task").notNull(),
      stage: k.key("stage"),
      host: k.key("host").notNull(),
      status: k.text("status").$type<TaskStatus>().notNull(),
      message: k.text("message"),
      firstLine: k.int("first_line").notNull(),
      lastLine: k.int("last_line").notNull(),
      durationMs: k.int("duration_ms"),
    },
    (t) => [k.primaryKey({ columns: [t.jobId, t.run, t.seq] })],
  ),
  runner: k.table("runner", {
    id: k.key("id").primaryKey(),
    machineId: k.key("machine_id").notNull(),
    pid: k.int("pid").notNull(),
    startedAt: k.ms("started_at").notNull(),
    heartbeatAt: k.ms("heartbeat_at").notNull(),
  }),
});

import { z } from "zod";

/**
 * The run folder: what a job process writes and a runner reads. The job process has no database; these files are the
 * only thing that leaves it, so a runner that died finds everything here.
 *
 *   started       created O_EXCL first: a second start of the same run is impossible
 *   state.json    RunState, before the hand-over is read
 *   console.log   one numbered line a line, redacted, "\n"-ended; the log in the database is byte for byte this file.
 *                 Created when the whole hand-over is read: without it the run never began and may start again
 *   lines.idx     per line 16 bytes little endian: byte offset where the line ENDS (u64), time in ms since epoch (f64)
 *   events.jsonl  RunEvent, one a line
 *   result.json   RunResult (secret parts sealed to the handed-over public key)
 *   cancel        the runner's wish that the run ends; an empty file
 *   process.log   what the job process itself said on stderr, where anything went wrong before it could log
 *   exit.json     RunExit, last, by rename; without it and without the process the run is `interrupted`
 */
export const RUN_FILES = {
  started: "started",
  state: "state.json",
  console: "console.log",
  index: "lines.idx",
  events: "events.jsonl",
  result: "result.json",
  exit: "exit.json",
  cancel: "cancel",
  processLog: "process.log",
} as const;

export const RunState = z.object({
  version: z.literal(1),
  machineId: z.string(),
  pid: z.number().int(),
  /** Boot and field 22 of /proc/PID/stat (clock ticks since boot): a pid alone can be reused. */
  processStart: z.string(),
});
export type RunState = z.infer<typeof RunState>;

export const StageStatus = z.enum(["pending", "running", "succeeded", "failed", "skipped", "canceled"]);
export type StageStatus = z.infer<typeof StageStatus>;

export const TaskStatus = z.enum(["ok", "changed", "skipped", "failed", "ignored", "unreachable"]);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** `line` is the last console line that existed when the event was written; lines after the previous event up to it belong to it. */
const at = { seq: z.number().int().positive(), at: z.number(), line: z.number().int().nonnegative() };

export const RunEvent = z.discriminatedUnion("type", [
  z.object({
    ...at,
    type: z.literal("stages"),
    stages: z.array(z.object({ id: z.string(), title: z.string(), hosts: z.array(z.string()) })),
  }),
  z.object({ ...at, type: z.literal("stage"), stage: z.string(), status: StageStatus }),
  z.object({ ...at, type: z.literal("play"), name: z.string(), stage: z.string().optional() }),
  z.object({
    ...at,
    type: z.literal("task"),
    uuid: z.string(),
    name: z.string(),
    role: z.string().optional(),
    path: z.string().optional(),
    action: z.string().optional(),
    stage: z.string().optional(),
  }),
  z.object({
    ...at,
    type: z.literal("result"),
    task: z.string(),
    host: z.string(),
    status: TaskStatus,
    /** First console line of this result's text; `line` is its last. Equal to line + 1 when it printed nothing. */
    firstLine: z.number().int().positive(),
    /** People's message of a failure, redacted, at most 4 KiB. */
    message: z.string().optional(),
    durationMs: z.number().nonnegative().optional(),
  }),
  z.object({
    ...at,
    type: z.literal("stats"),
    hosts: z.record(
      z.string(),
      z.object({
        ok: z.number(),
        changed: z.number(),
        failures: z.number(),
        unreachable: z.number(),
        skipped: z.number(),
      }),
    ),
  }),
  /** The likely cause of a failure, with where it was read ("journal of kubelet on node-2"). */
  z.object({
    ...at,
    type: z.literal("finding"),
    host: z.string().optional(),
    title: z.string(),
    detail: z.string(),
    hint: z.string().optional(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

export const RunResult = z.object({
  version: z.literal(1),
  /** What the kind's finish step reads; its shape belongs to the kind. */
  data: z.record(z.string(), z.unknown()),
  /** Name -> box sealed to the public key of the hand-over. */
  secrets: z.record(z.string(), z.string()),
});
export type RunResult = z.infer<typeof RunResult>;

export const RunExit = z.object({
  version: z.literal(1),
  outcome: z.enum(["succeeded", "failed", "canceled"]),
  /** One sentence for people: what, where, what to do. */
  message: z.string(),
  lastLine: z.number().int().nonnegative(),
  lastEvent: z.number().int().nonnegative(),
  finishedAt: z.number(),
});
export type RunExit = z.infer<typeof RunExit>;

/** The whole hand-over a runner writes to the job process's pipe: one JSON document, then EOF. */
export const HandOver = z.object({
  version: z.literal(1),
  jobId: z.string(),
  kind: z.string(),
  run: z.number().int().positive(),
  /** Everything the kind's run step needs that is not secret; its shape belongs to the kind. */
  plan: z.unknown(),
  /** Name -> value. Every value is redacted from lines and events. */
  secrets: z.record(z.string(), z.string()),
  /** X25519 public key, base64 raw: secret results are sealed to it. */
  publicKey: z.string(),
});
export type HandOver = z.infer<typeof HandOver>;

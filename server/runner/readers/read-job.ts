import { DomainError } from "@/server/domain/errors";
import { logger } from "@/server/infra/logger";
import type { SshPool } from "@/server/infra/ssh/ssh-pool";
import type { ReaderContext, ReaderOutcome } from "@/server/jobs/job-reader";
import { readerOf } from "@/server/jobs/readers";
import { toDomainError } from "@/server/services/errors";
import { appendRunOutput } from "@/server/services/job/append-run-output";
import type { HeldJob } from "@/server/services/job/claim-job";
import type { NewFinding } from "@/server/services/job/end-run";
import { FenceLost } from "@/server/services/job/fence";
import { finishJob } from "@/server/services/job/finish-job";
import { restartReading } from "@/server/services/job/restart-reading";
import { writeHeld } from "@/server/services/job/write-held";
import { persist } from "../persist";
import type { RunnerPlace } from "../place";
import { ReadLog } from "./read-log";

const AGAIN = "The runner that was at this has ended: once more from the start.";

/** What ends a job that is read inside the runner, beside its own end. */
interface Ends {
  connections: SshPool;
  /** Aborted when the job is cancelled or taken away. */
  cancel: AbortSignal;
}

/** Brings a job of a reader kind to its end, inside the runner. Told to end, it leaves the job to the next runner. */
export async function readJob(place: RunnerPlace, job: HeldJob, ends: Ends): Promise<void> {
  try {
    await readToEnd(place, job, ends);
  } catch (cause) {
    if (place.stopping.aborted) return;
    if (!(cause instanceof FenceLost)) throw cause;
    logger().warn({ jobId: job.id }, "another runner has taken this job, or it has ended");
  }
}

async function readToEnd(place: RunnerPlace, job: HeldJob, { connections, cancel }: Ends): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([place.stopping, cancel, stop.signal]);
  const write = <T>(what: () => Promise<T>) => persist(job.id, place.stopping, what);
  const log = new ReadLog(job, (output) =>
    write(() => appendRunOutput(place.ctx, { ...job, tasks: new Map() }, output)),
  );
  const storing = log.keepStoring();
  storing.catch((cause: unknown) => stop.abort(cause));
  let ended: ReaderOutcome | { outcome: "canceled"; message: string };
  const findings: NewFinding[] = [];
  try {
    if (job.status === "canceling") cancelled();
    if (job.lastLine + job.lastEvent > 0) {
      await write(() => restartReading(place.ctx, job));
      log.append(AGAIN);
    }
    const reader = await readerOf(job.kind);
    const context = contextOf(place, job, log, findings, { connections, signal, write });
    ended = await untilAborted(reader.read(context), signal);
  } catch (cause) {
    if (place.stopping.aborted || cause instanceof FenceLost) throw cause;
    if (stop.signal.aborted) throw stop.signal.reason;
    if (cancel.aborted || cause instanceof Cancelled) ended = { outcome: "canceled", message: "Cancelled." };
    else ended = { outcome: "failed", message: toDomainError(cause, `job ${job.id}`).message };
    if (!(cause instanceof DomainError) && ended.outcome === "failed") log.append(ended.message);
  } finally {
    log.close();
  }
  await storing;
  await log.flush();
  const { settle } = await readerOf(job.kind);
  const system = { kind: "system", job: job.kind } as const;
  const message = log.redact(ended.message);
  await write(() =>
    finishJob(place.ctx, job, { ...ended, message, findings, upTo: log.stored }, async (tx) => {
      await settle?.({ ...tx, actor: system }, job);
    }),
  );
}

class Cancelled extends Error {}
const cancelled = () => {
  throw new Cancelled("cancelled");
};

function contextOf(
  place: RunnerPlace,
  job: HeldJob,
  log: ReadLog,
  findings: NewFinding[],
  parts: {
    connections: SshPool;
    signal: AbortSignal;
    write: <T>(what: () => Promise<T>) => Promise<T>;
  },
): ReaderContext {
  const { connections, signal, write } = parts;
  const services = { ...place.ctx, actor: { kind: "system", job: job.kind } as const };
  return {
    ...{ job, services, signal, connections },
    hide: (secret) => log.hide(secret),
    declareStages: (stages) => log.emit({ type: "stages", stages }),
    stage: (stage, status) => log.emit({ type: "stage", stage, status }),
    task: (task) => log.emit({ type: "task", ...task }),
    result: ({ message, durationMs, ...result }) =>
      log.emit({
        ...{ type: "result", ...result, firstLine: Math.max(1, log.lastLine) },
        ...(message === undefined ? {} : { message }),
        ...(durationMs === undefined ? {} : { durationMs }),
      }),
    finding: (finding) => {
      findings.push({ ...finding, detail: log.redact(finding.detail) });
    },
    log: (text) => log.append(text),
    async keep(kept) {
      signal.throwIfAborted();
      // what is kept is never there before the lines that tell of it
      await log.flush();
      return write(() => writeHeld(services, job, kept));
    },
  };
}

/** Does not wait for work that does not notice: what it would write is refused, because the job has ended. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {}); // when it loses the race nobody waits for it
  let giveUp = () => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

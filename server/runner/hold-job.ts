import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@/server/domain/errors";
import { isFinal } from "@/server/domain/job-state";
import { logger } from "@/server/infra/logger";
import {
  hasBegun,
  isProcessAlive,
  readLastWords,
  requestCancel,
} from "@/server/infra/run-folder/read-run-files";
import { runFolderOf } from "@/server/infra/run-folder/run-place";
import { plannerOf } from "@/server/jobs/registry";
import { toDomainError } from "@/server/services/errors";
import { readKnownTasks } from "@/server/services/job/apply-events";
import type { HeldJob } from "@/server/services/job/claim-job";
import { FenceLost } from "@/server/services/job/fence";
import { readHeldJobs } from "@/server/services/job/heartbeat-job";
import { endCanceledBeforeStart, endInterrupted, failWithoutResult, resultKeysOf } from "./end-job";
import { followRun, GONE } from "./follow-run";
import type { RunnerPlace } from "./place";
import { startJobProcess } from "./start-job-process";

/** A run folder that cannot be read is tried again: the disk may come back. */
const AGAIN_MS = 5000;

/** Brings a job this runner holds to its end: starts it if it never began, ships what it says, writes how it ended. */
export async function holdJob(place: RunnerPlace, job: HeldJob): Promise<void> {
  const folder = runFolderOf(place.dataDir, job.id, job.run);
  try {
    const begun = hasBegun(folder);
    // a job process that nobody will hand anything over to ends by itself at once
    while (!hasBegun(folder) && isProcessAlive(folder))
      await sleep(20, undefined, { signal: place.stopping });
    if (!begun && !hasBegun(folder)) {
      if (job.lastLine + job.lastEvent > 0) return await endInterrupted(place, job, NO_FOLDER);
      if (job.status === "canceling") return await endCanceledBeforeStart(place, job);
      if (!(await begin(place, job, folder))) return;
    }
    if (job.status === "canceling") requestCancel(folder);
    await follow(place, job, folder);
  } catch (cause) {
    if (place.stopping.aborted) return;
    if (!(cause instanceof FenceLost)) throw cause;
    logger().warn({ jobId: job.id }, "another runner has taken this job, or it has ended");
    const now = (await readHeldJobs(place.ctx, [job.id])).get(job.id);
    // nobody else can end the job process on this machine
    if (now && now.fence !== job.fence && isFinal(now.status)) requestCancel(folder);
  }
}

const NO_FOLDER =
  "The run folder of this job is not here (the database was restored, or the folder deleted): nobody knows how far it came.";

/** @returns false when the job has ended without having begun */
async function begin(place: RunnerPlace, job: HeldJob, folder: string): Promise<boolean> {
  const { ctx, dataDir, jobFile, runner } = place;
  try {
    const planner = await plannerOf(job.kind);
    const planned = await planner.plan({ ...ctx, actor: { kind: "system", job: job.kind } }, job);
    const { publicKey } = await resultKeysOf(ctx, job);
    const { id: jobId, kind, run } = job;
    const handOver = { version: 1 as const, jobId, kind, run, publicKey, ...planned };
    place.stopping.throwIfAborted();
    const child = startJobProcess({ folder, jobFile, dataDir, machineId: runner.machineId, handOver });
    while (!hasBegun(folder) && child.exitCode === null && child.signalCode === null) {
      if (child.pid === undefined) break;
      await sleep(5, undefined, { signal: place.stopping });
    }
    if (hasBegun(folder)) return true;
    throw new DomainError(
      "internal",
      `The job process did not start: ${readLastWords(folder) || "it said nothing"}`,
    );
  } catch (cause) {
    if (place.stopping.aborted || cause instanceof FenceLost) throw cause;
    const { message } = toDomainError(cause, `job ${job.id}`);
    await failWithoutResult(place, job, { message });
    return false;
  }
}

async function follow(place: RunnerPlace, job: HeldJob, folder: string): Promise<void> {
  for (;;) {
    try {
      return await followRun(place, { ...job, tasks: await readKnownTasks(place.ctx, job) }, folder);
    } catch (cause) {
      if (place.stopping.aborted || cause instanceof FenceLost) throw cause;
      logger().error({ jobId: job.id, err: cause }, "a run could not be followed");
      if (!isProcessAlive(folder)) return await endInterrupted(place, job, GONE);
    }
    await sleep(AGAIN_MS, undefined, { signal: place.stopping });
  }
}

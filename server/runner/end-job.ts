import type { RunExit } from "@/server/contract/run-folder";
import { openResult, resultKeys } from "@/server/infra/job-secrets/sealed-result";
import { logger } from "@/server/infra/logger";
import { endRunProcesses } from "@/server/infra/processes/run-processes";
import { readResult, removePrivateFolders } from "@/server/infra/run-folder/read-run-files";
import { runIdOf } from "@/server/infra/run-folder/run-place";
import { finisherOf } from "@/server/jobs/registry";
import type { ServiceContext } from "@/server/services/context";
import type { HeldJob } from "@/server/services/job/claim-job";
import type { EndedRun, Outcome } from "@/server/services/job/end-run";
import { FenceLost } from "@/server/services/job/fence";
import { findLeftovers } from "@/server/services/job/find-leftovers";
import { finishJob } from "@/server/services/job/finish-job";
import { interruptJob } from "@/server/services/job/interrupt-job";
import { secretBox } from "@/server/services/secret-box";
import { persist } from "./persist";
import type { RunnerPlace } from "./place";

interface Found {
  data: Record<string, unknown>;
  secrets: Record<string, string>;
}
const LOST_RESULT =
  "The job's work succeeded, but what it found could not be stored; the runner's log says why.";
const NOTHING: Found = { data: {}, secrets: {} };

/** Seed of the key pair that a run's secret results are sealed to: made again by whoever finishes the run. */
export async function resultKeysOf(ctx: ServiceContext, job: { id: string; run: number }) {
  const box = await secretBox(ctx.db);
  return resultKeys(Buffer.from(box.derive(`run ${runIdOf(job.id, job.run)}`), "base64url"));
}

/** Ends a job as its exit.json says; what it found is stored in the same transaction. */
export async function endByExit(
  place: RunnerPlace,
  job: HeldJob,
  folder: string,
  exit: RunExit,
): Promise<void> {
  const findings = exit.outcome === "canceled" ? await findLeftovers(place.ctx, job) : [];
  const upTo = { lastLine: exit.lastLine, lastEvent: exit.lastEvent };
  const ended = { outcome: exit.outcome, message: exit.message, findings, upTo };
  try {
    const found = await readFound(place.ctx, job, folder);
    await finish(place, job, ended, found);
  } catch (cause) {
    if (cause instanceof FenceLost || place.stopping.aborted) throw cause;
    logger().error({ jobId: job.id, err: cause }, "what a job found could not be stored");
    const message = exit.outcome === "succeeded" ? LOST_RESULT : exit.message;
    await failWithoutResult(place, job, { message, findings, upTo });
  }
}

/** Ends a job that never came to run, or whose result is lost. The kind still settles its lab; if even that fails, without. */
export async function failWithoutResult(
  place: RunnerPlace,
  job: HeldJob,
  why: Pick<EndedRun, "message" | "upTo"> & { findings?: EndedRun["findings"] },
): Promise<void> {
  await finishWithout(place, job, { outcome: "failed", findings: [], ...why });
}

export async function endCanceledBeforeStart(place: RunnerPlace, job: HeldJob): Promise<void> {
  const message = "Cancelled before it started.";
  await finishWithout(place, job, { outcome: "canceled", message, findings: [] });
}

/** Ends a job that found nothing. A finish step with a fault must not leave the job running for ever. */
async function finishWithout(
  place: RunnerPlace,
  job: HeldJob,
  ended: Parameters<typeof finishJob>[2],
): Promise<void> {
  try {
    await finish(place, job, ended, NOTHING);
  } catch (cause) {
    if (cause instanceof FenceLost || place.stopping.aborted) throw cause;
    logger().error({ jobId: job.id, err: cause }, "a job that ended could not be settled");
    await persist(job.id, place.stopping, () => finishJob(place.ctx, job, ended, async () => {}));
  }
}

async function finish(
  place: RunnerPlace,
  job: HeldJob,
  ended: Parameters<typeof finishJob>[2],
  found: Found,
): Promise<void> {
  const store = await storeStep(job, ended.outcome, found);
  await persist(job.id, place.stopping, () => finishJob(place.ctx, job, ended, store));
}

/** Ends a job whose process is gone without a word, after ending what it left on this machine. */
export async function endInterrupted(place: RunnerPlace, job: HeldJob, why: string): Promise<void> {
  const runId = runIdOf(job.id, job.run);
  const ended = await endRunProcesses(runId);
  removePrivateFolders(runId);
  const findings = [
    ...(await findLeftovers(place.ctx, job)),
    ...(ended > 0
      ? [
          {
            title: "Programs of the job were still running on this machine",
            detail: `They were ended: ${ended}.`,
          },
        ]
      : []),
  ];
  const settle = await storeStep(job, "interrupted", NOTHING);
  const interrupt = (step: typeof settle) =>
    persist(job.id, place.stopping, () => interruptJob(place.ctx, job, { message: why, findings }, step));
  try {
    await interrupt(settle);
  } catch (cause) {
    if (cause instanceof FenceLost || place.stopping.aborted) throw cause;
    logger().error({ jobId: job.id, err: cause }, "an interrupted job could not be settled");
    await interrupt(async () => {});
  }
}

/** The kind's finish step, in the name of the job. */
async function storeStep(job: HeldJob, outcome: Outcome, found: Found) {
  const finisher = await finisherOf(job.kind);
  return (tx: ServiceContext) =>
    finisher.finish({ ...tx, actor: { kind: "system", job: job.kind } }, job, { outcome, ...found });
}

async function readFound(ctx: ServiceContext, job: HeldJob, folder: string): Promise<Found> {
  const result = readResult(folder);
  if (!result) return NOTHING;
  const { privateKey } = await resultKeysOf(ctx, job);
  const runId = runIdOf(job.id, job.run);
  const secrets = Object.entries(result.secrets).map(([name, sealed]) => [
    name,
    openResult(privateKey, sealed, `${runId} ${name}`),
  ]);
  return { data: result.data, secrets: Object.fromEntries(secrets) };
}

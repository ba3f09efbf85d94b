import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import type { Tables } from "@/db/schema/tables";
import { RunJobAgainInput } from "@/server/contract/job";
import { DomainError, notFound } from "@/server/domain/errors";
import { jobCan } from "@/server/domain/job-state";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { runAgainDifferences } from "./run-again-differences";

/**
 * Queues a further run of a job that failed, was cancelled or interrupted: a run folder and a log of its own, the plan of
 * the first run. Earlier runs stay as they are. The same idempotency key answers the same run.
 * @throws DomainError `wrong_state` with what is no longer as the job ran with, or the reason of `jobCan.runAgain`
 */
export async function runJobAgain(
  ctx: ServiceContext,
  input: z.input<typeof RunJobAgainInput>,
): Promise<{ jobId: string; run: number }> {
  const { jobId, idempotencyKey } = parseInput(RunJobAgainInput, input);
  const { labId } = await read(ctx, jobId);
  const granted = await authorize(ctx, "job.start", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const repeated = idempotencyKey === undefined ? undefined : await findRun(tx, jobId, idempotencyKey);
    if (repeated !== undefined) return { result: { jobId, run: repeated }, entry: null };
    const row = await read(tx, jobId);
    const { allowed, reason } = jobCan.runAgain({
      kind: row.kind,
      status: row.status,
      differences: await runAgainDifferences(tx, row),
    });
    if (!allowed) throw new DomainError("wrong_state", reason ?? `The job is ${row.status}.`);
    const run = row.run + 1;
    if (!(await queue(tx, row, run)))
      throw new DomainError("conflict", "The job is changing its state right now, try again.");
    await tx.db.q.insert(tx.db.t.jobRun).values({
      ...{ jobId, run, status: "queued", requestedBy: actorName(granted.actor) },
      ...{ requestedAt: tx.clock.now(), idempotencyKey: idempotencyKey ?? null },
    });
    const detail = { run, from: row.status };
    return {
      result: { jobId, run },
      entry: { action: "job.run-again", subject: row.title, subjectId: jobId, labId, detail },
    };
  });
}

type JobRow = Tables["job"]["$inferSelect"];

async function read(ctx: ServiceContext, jobId: string): Promise<JobRow> {
  const { job } = ctx.db.t;
  const [row] = await ctx.db.q.select().from(job).where(eq(job.id, jobId)).limit(1);
  if (!row) throw notFound("This job");
  return row;
}

async function findRun({ db: { q, t } }: ServiceContext, jobId: string, key: string) {
  const [row] = await q
    .select({ run: t.jobRun.run })
    .from(t.jobRun)
    .where(and(eq(t.jobRun.jobId, jobId), eq(t.jobRun.idempotencyKey, key)))
    .limit(1);
  return row?.run;
}

/** The fence stays: the next claim raises it, and whoever still holds the run before writes nothing, its run is another. */
async function queue(tx: ServiceContext, row: JobRow, run: number): Promise<boolean> {
  const { job } = tx.db.t;
  const fresh = { startedAt: null, finishedAt: null, message: null, cancelRequestedAt: null };
  const unheld = { runnerId: null, machineId: null, heartbeatAt: null };
  const moved = await tx.db.q
    .update(job)
    .set({ status: "queued", run, lastLine: 0, lastEvent: 0, ...fresh, ...unheld })
    .where(and(eq(job.id, row.id), eq(job.status, row.status), eq(job.run, row.run)))
    .returning({ id: job.id });
  return moved.length > 0;
}

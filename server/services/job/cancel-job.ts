import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { type JobStatus, LAB_HOLDING } from "@/server/contract/job";
import { DomainError, notFound } from "@/server/domain/errors";
import { jobCan, mayBecome } from "@/server/domain/job-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { settleLabOfCanceledJob } from "./settle-lab";

const CancelJobInput = z.object({ jobId: Id });

/**
 * Cancels a queued job at once and asks a running one to stop: its runner sees that, signals the job process and ends it.
 * @throws DomainError `wrong_state` with the reason
 */
export async function cancelJob(
  ctx: ServiceContext,
  input: z.input<typeof CancelJobInput>,
): Promise<{ status: JobStatus }> {
  const { jobId } = parseInput(CancelJobInput, input);
  const found = await read(ctx, jobId);
  const granted = await authorize(ctx, "job.cancel", { labId: found.labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    // a runner may move the job between the reading and the conditional update
    for (let tries = 0; tries < 5; tries++) {
      const row = await read(tx, jobId);
      const { allowed, reason } = jobCan.cancel(row);
      const next: JobStatus = LAB_HOLDING.includes(row.status) ? "canceling" : "canceled";
      if (!allowed || !mayBecome(row.status, next)) {
        throw new DomainError("wrong_state", reason ?? `The job is ${row.status}.`);
      }
      if (!(await move(tx, row, next))) continue;
      if (next === "canceled") await settleLabOfCanceledJob(tx, row);
      const { title, labId } = row;
      const entry = {
        action: "job.cancel",
        subject: title,
        subjectId: jobId,
        labId,
        detail: { from: row.status },
      };
      return { result: { status: next }, entry };
    }
    throw new DomainError("conflict", "The job is changing its state right now, try again.");
  });
}

async function read(ctx: ServiceContext, jobId: string) {
  const { job } = ctx.db.t;
  const [row] = await ctx.db.q.select().from(job).where(eq(job.id, jobId)).limit(1);
  if (!row) throw notFound("This job");
  return row;
}
type JobRow = Awaited<ReturnType<typeof read>>;

/** @returns whether the job was still in the state it was read in */
async function move(tx: ServiceContext, row: JobRow, next: "canceling" | "canceled"): Promise<boolean> {
  const { job, jobRun } = tx.db.t;
  const at = tx.clock.now();
  const change =
    next === "canceling"
      ? { status: next, cancelRequestedAt: at }
      : { status: next, cancelRequestedAt: at, finishedAt: at, message: "Cancelled before it started." };
  const moved = await tx.db.q
    .update(job)
    .set(change)
    .where(and(eq(job.id, row.id), eq(job.status, row.status), eq(job.run, row.run)))
    .returning({ id: job.id });
  if (moved.length === 0) return false;
  const { cancelRequestedAt: _, ...runChange } = change;
  await tx.db.q
    .update(jobRun)
    .set(runChange)
    .where(and(eq(jobRun.jobId, row.id), eq(jobRun.run, row.run)));
  return true;
}

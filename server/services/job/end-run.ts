import { and, eq, inArray } from "drizzle-orm";
import type { JobStatus } from "@/server/contract/job";
import type { RunEvent, StageStatus } from "@/server/contract/run-folder";
import { mayBecome } from "@/server/domain/job-state";
import type { ServiceContext } from "../context";
import { endHosts } from "./apply-events";
import { FenceLost, type HeldRun, isHeld } from "./fence";

export type Outcome = "succeeded" | "failed" | "canceled" | "interrupted";

/** What a person should know beyond the message, such as what may still run on a host. */
export type NewFinding = Omit<Extract<RunEvent, { type: "finding" }>, "type" | "seq" | "at" | "line">;

export interface EndedRun {
  outcome: Outcome;
  /** One sentence for people. */
  message: string;
  findings: readonly NewFinding[];
  /** Every line and event up to here must be stored; left out where the run folder could not say. */
  upTo?: { lastLine: number; lastEvent: number };
}

const OPEN_STAGE: Record<Outcome, StageStatus> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
  interrupted: "failed",
};

/**
 * Ends the job and its run inside a transaction, if the runner still holds it and has stored the whole log.
 * @throws FenceLost
 */
export async function endRun(tx: ServiceContext, held: HeldRun, ended: EndedRun): Promise<void> {
  const { q, t } = tx.db;
  const at = tx.clock.now();
  const complete = ended.upTo
    ? and(eq(t.job.lastLine, ended.upTo.lastLine), eq(t.job.lastEvent, ended.upTo.lastEvent))
    : undefined;
  const allowed = FROM[ended.outcome];
  const [row] = await q
    .update(t.job)
    .set({ status: ended.outcome, finishedAt: at, message: ended.message })
    .where(and(isHeld(t, held), inArray(t.job.status, allowed), complete))
    .returning();
  if (!row) throw new FenceLost(held);
  const { lastLine } = row;
  await q
    .update(t.jobRun)
    .set({ status: ended.outcome, finishedAt: at, message: ended.message, lastLine })
    .where(and(eq(t.jobRun.jobId, held.id), eq(t.jobRun.run, held.run)));
  await closeStages(tx, held, OPEN_STAGE[ended.outcome], at);
  for (const [index, finding] of ended.findings.entries()) {
    const seq = row.lastEvent + 1 + index;
    const data: RunEvent = { ...finding, type: "finding", seq, at, line: lastLine };
    await q
      .insert(t.jobEvent)
      .values({ jobId: held.id, run: held.run, seq, type: "finding", at, line: lastLine, data });
  }
}

const HOLDING: readonly JobStatus[] = ["running", "waiting", "canceling"];
const FROM: Record<Outcome, JobStatus[]> = {
  succeeded: HOLDING.filter((from) => mayBecome(from, "succeeded")),
  failed: HOLDING.filter((from) => mayBecome(from, "failed")),
  canceled: HOLDING.filter((from) => mayBecome(from, "canceled")),
  interrupted: HOLDING.filter((from) => mayBecome(from, "interrupted")),
};

async function closeStages(tx: ServiceContext, held: HeldRun, open: StageStatus, at: number): Promise<void> {
  const { q, t } = tx.db;
  const ofRun = and(eq(t.jobStage.jobId, held.id), eq(t.jobStage.run, held.run));
  const stages = await q
    .select({ stage: t.jobStage.stage, status: t.jobStage.status })
    .from(t.jobStage)
    .where(and(ofRun, inArray(t.jobStage.status, ["running", "pending"])));
  for (const { stage, status } of stages) {
    const end: StageStatus = status === "running" ? open : "skipped";
    await q
      .update(t.jobStage)
      .set({ status: end, ...(status === "running" ? { finishedAt: at } : {}) })
      .where(and(ofRun, eq(t.jobStage.stage, stage)));
    await endHosts(tx, held, stage, end);
  }
}

import { and, desc, eq, inArray } from "drizzle-orm";
import type { JobKind } from "@/server/contract/job";
import { median } from "@/server/domain/median";
import type { ServiceContext } from "../context";

/** Successful jobs that count as "usual". */
const JOBS = 20;

/** Median length (ms) of each stage in the last successful jobs of a kind. */
export async function readUsualDurations(ctx: ServiceContext, kind: JobKind): Promise<Map<string, number>> {
  const { job, jobStage } = ctx.db.t;
  // a further run skips what is done already: it says nothing of how long a stage takes
  const recent = ctx.db.q
    .select({ id: job.id })
    .from(job)
    .where(and(eq(job.kind, kind), eq(job.status, "succeeded"), eq(job.run, 1)))
    .orderBy(desc(job.createdAt))
    .limit(JOBS);
  const rows = await ctx.db.q
    .select({ stage: jobStage.stage, startedAt: jobStage.startedAt, finishedAt: jobStage.finishedAt })
    .from(jobStage)
    .where(and(inArray(jobStage.jobId, recent), eq(jobStage.status, "succeeded")));
  const lengths = new Map<string, number[]>();
  for (const { stage, startedAt, finishedAt } of rows) {
    if (startedAt === null || finishedAt === null) continue;
    lengths.set(stage, [...(lengths.get(stage) ?? []), finishedAt - startedAt]);
  }
  return new Map([...lengths].map(([stage, values]) => [stage, median(values)]));
}

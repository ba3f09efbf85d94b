import { and, eq } from "drizzle-orm";
import type { JobStatus } from "@/server/contract/job";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

export interface RunHead {
  run: number;
  status: JobStatus;
  lastLine: number;
}

/** State and length of one run (the last unless named) for a caller who may see it: one query by key. */
export async function readRun(ctx: ServiceContext, jobId: string, run: number | undefined): Promise<RunHead> {
  const { job, jobRun } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      labId: job.labId,
      current: { run: job.run, status: job.status, lastLine: job.lastLine },
      asked: { run: jobRun.run, status: jobRun.status, lastLine: jobRun.lastLine },
    })
    .from(job)
    .leftJoin(jobRun, and(eq(jobRun.jobId, job.id), eq(jobRun.run, run ?? job.run)))
    .where(eq(job.id, jobId))
    .limit(1);
  if (!row) throw notFound("This job");
  await authorize(ctx, "job.read", { labId: row.labId });
  if (run === undefined || run === row.current.run) return row.current;
  if (row.asked === null) throw notFound(`Run ${run} of this job`);
  return row.asked;
}

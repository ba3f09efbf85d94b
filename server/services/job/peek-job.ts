import { eq } from "drizzle-orm";
import type { JobStatus } from "@/server/contract/job";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

/** State and length of a job's log in one indexed read: what a stream asks for every 50 ms. */
export async function peekJob(
  ctx: ServiceContext,
  input: { jobId: string },
): Promise<{ status: JobStatus; run: number; lastLine: number }> {
  const { job } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ labId: job.labId, status: job.status, run: job.run, lastLine: job.lastLine })
    .from(job)
    .where(eq(job.id, input.jobId))
    .limit(1);
  if (!row) throw notFound("This job");
  await authorize(ctx, "job.read", { labId: row.labId });
  return { status: row.status, run: row.run, lastLine: row.lastLine };
}

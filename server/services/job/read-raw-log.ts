import { and, asc, eq, gt } from "drizzle-orm";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

export interface ReadRawLogInput {
  jobId: string;
  run?: number | undefined;
  /** Put each line's UTC time in front of it. */
  times: boolean;
}

/** The whole stored log of a run as text, chunk by chunk, so that no log is too large to download. */
export async function readRawLog(
  ctx: ServiceContext,
  input: ReadRawLogInput,
): Promise<AsyncGenerator<string>> {
  const { job } = ctx.db.t;
  const [row] = await ctx.db.q.select().from(job).where(eq(job.id, input.jobId)).limit(1);
  if (!row) throw notFound("This job");
  await authorize(ctx, "job.read", { labId: row.labId });
  return chunks(ctx, row.id, input.run ?? row.run, input.times);
}

async function* chunks(
  ctx: ServiceContext,
  jobId: string,
  run: number,
  times: boolean,
): AsyncGenerator<string> {
  const { jobLogChunk } = ctx.db.t;
  let after = 0;
  for (;;) {
    const rows = await ctx.db.q
      .select()
      .from(jobLogChunk)
      .where(and(eq(jobLogChunk.jobId, jobId), eq(jobLogChunk.run, run), gt(jobLogChunk.firstLine, after)))
      .orderBy(asc(jobLogChunk.firstLine))
      .limit(16);
    for (const chunk of rows) {
      after = chunk.firstLine;
      yield times ? withTimes(chunk.data, chunk.times) : chunk.data;
    }
    if (rows.length < 16) return;
  }
}

const withTimes = (data: string, times: number[]): string =>
  data
    .split("\n")
    .slice(0, -1)
    .map((line, i) => `${new Date(times[i] ?? 0).toISOString()} ${line}\n`)
    .join("");

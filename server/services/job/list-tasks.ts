import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { RunRef, type RunTasks } from "@/server/contract/job";
import { RunEvent } from "@/server/contract/run-folder";
import { isFinal } from "@/server/domain/job-state";
import { foldTasks } from "@/server/domain/task-folds";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readRun } from "./read-run";

/** Tasks of a run and how each host fared, tied to log lines. */
export async function listTasks(
  ctx: ServiceContext,
  input: z.input<typeof RunRef>,
): Promise<z.infer<typeof RunTasks>> {
  const { jobId, run: asked } = parseInput(RunRef, input);
  const { run, status } = await readRun(ctx, jobId, asked);
  const { jobEvent, taskResult } = ctx.db.t;
  const events = await ctx.db.q
    .select({ data: jobEvent.data })
    .from(jobEvent)
    .where(and(eq(jobEvent.jobId, jobId), eq(jobEvent.run, run)))
    .orderBy(asc(jobEvent.seq));
  const rows = await ctx.db.q
    .select()
    .from(taskResult)
    .where(and(eq(taskResult.jobId, jobId), eq(taskResult.run, run)))
    .orderBy(asc(taskResult.seq));
  const results = rows.map(({ jobId: _, run: __, ...rest }) => rest);
  const parsed = events.map(({ data }) => RunEvent.parse(data));
  return { run, folds: foldTasks(parsed, results, isFinal(status)), results };
}

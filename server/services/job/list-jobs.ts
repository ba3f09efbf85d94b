import { and, desc, eq, lt, lte, or, type SQL } from "drizzle-orm";
import type { z } from "zod";
import { type JobSummary, ListJobsInput } from "@/server/contract/job";
import type { Page } from "@/server/contract/pagination";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { readActiveJobs, summaryColumns, toJobSummary } from "./job-summary";

/** Jobs, newest first. One query a page; a second one only when a queued job is on it. */
export async function listJobs(
  ctx: ServiceContext,
  input: z.input<typeof ListJobsInput>,
): Promise<Page<JobSummary>> {
  const { limit, cursor, labId, status, kind } = parseInput(ListJobsInput, input);
  await authorize(ctx, "job.read", labId === undefined ? {} : { labId });
  const { job, lab } = ctx.db.t;
  const wanted: (SQL | undefined)[] = [
    labId === undefined ? undefined : eq(job.labId, labId),
    status === undefined ? undefined : eq(job.status, status),
    kind === undefined ? undefined : eq(job.kind, kind),
  ];
  const before = decodeCursor(cursor, "number");
  if (before) {
    // the plain bound in front lets the index start there
    wanted.push(lte(job.createdAt, before.key), or(lt(job.createdAt, before.key), lt(job.id, before.id)));
  }
  const rows = await ctx.db.q
    .select(summaryColumns(ctx.db.t))
    .from(job)
    .leftJoin(lab, eq(lab.id, job.labId))
    .where(and(...wanted))
    .orderBy(desc(job.createdAt), desc(job.id))
    .limit(limit + 1);
  const active = rows.some((row) => row.status === "queued") ? await readActiveJobs(ctx) : [];
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => toJobSummary(row, active),
  );
}

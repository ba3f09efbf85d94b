import { asc, eq, inArray } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import type { JobStatus, JobSummary } from "@/server/contract/job";
import type { ServiceContext } from "../context";

/** What a list needs of a job: never the payload. */
export const summaryColumns = ({ job, lab }: Tables) => ({
  id: job.id,
  labId: job.labId,
  labName: lab.name,
  kind: job.kind,
  title: job.title,
  status: job.status,
  run: job.run,
  requestedBy: job.requestedBy,
  createdAt: job.createdAt,
  startedAt: job.startedAt,
  finishedAt: job.finishedAt,
  lastLine: job.lastLine,
  message: job.message,
});

export type SummaryRow = Omit<JobSummary, "labName"> & { labName: string | null };

/** @param active see `readActiveJobs`; needed only for a queued job's reason to wait */
export const toJobSummary = (row: SummaryRow, active: readonly ActiveJob[]): JobSummary => ({
  ...row,
  labName: row.labName ?? "a lab that is gone",
  message: row.status === "queued" ? waitsFor(row, active) : row.message,
});

export type ActiveJob = SummaryRow & { exclusive: boolean };

const ACTIVE: JobStatus[] = ["running", "canceling", "waiting", "queued"];

/** Every job that has not ended, oldest first: few, and read by index. */
export function readActiveJobs(ctx: ServiceContext): Promise<ActiveJob[]> {
  const { job, lab } = ctx.db.t;
  return ctx.db.q
    .select({ ...summaryColumns(ctx.db.t), exclusive: job.exclusive })
    .from(job)
    .leftJoin(lab, eq(lab.id, job.labId))
    .where(inArray(job.status, ACTIVE))
    .orderBy(asc(job.createdAt), asc(job.id))
    .limit(1000);
}

/** The job that holds a lab, else the one that will be next. */
export const activeJobOf = (labId: string, active: readonly ActiveJob[]): ActiveJob | undefined => {
  const own = active.filter((job) => job.labId === labId);
  return own.find((job) => job.status !== "queued") ?? own[0];
};

function waitsFor(row: SummaryRow, active: readonly ActiveJob[]): string {
  const self = active.find((job) => job.id === row.id);
  const rivals = active.filter((job) => job.labId === row.labId && job.exclusive && job.id !== row.id);
  const holder = rivals.find((job) => job.status !== "queued") ?? rivals.find((job) => isBefore(job, row));
  if (!holder || self?.exclusive === false) return "waits for a runner";
  return `waits for ${holder.title} (${holder.status}) on this lab`;
}

const isBefore = (a: SummaryRow, b: SummaryRow): boolean =>
  a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id);

import { and, eq, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import { isUniqueViolation } from "@/db/unique-violation";
import { type JobStatus, LAB_HOLDING } from "@/server/contract/job";
import type { ClaimedJob } from "@/server/jobs/job-kind";
import type { ServiceContext } from "../context";
import { FenceLost, isHeld } from "./fence";

/** Who claims. `machineId` names who can see the run folders. */
export interface RunnerId {
  id: string;
  machineId: string;
}

/** A job this runner holds, with how far its log and events are stored. */
export interface HeldJob extends ClaimedJob {
  status: JobStatus;
  lastLine: number;
  lastEvent: number;
}

/**
 * The oldest queued job whose lab nobody holds becomes running, in one statement. Asked again after a rival won.
 * @returns undefined when there is nothing to do
 */
export async function claimJob(ctx: ServiceContext, runner: RunnerId): Promise<HeldJob | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    if (!(await isAnythingFree(ctx))) return undefined;
    try {
      const claimed = await claimOldest(ctx, runner);
      if (claimed) return claimed;
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause; // else a rival took another job of that lab
    }
  }
  return undefined;
}

/** `where id = (…)` alone is not enough on PostgreSQL: a rival's claim is seen only in the outer condition. */
function claimOldest(ctx: ServiceContext, runner: RunnerId): Promise<HeldJob | undefined> {
  return ctx.db.write(async ({ q, t }) => {
    const at = ctx.clock.now();
    const [row] = await q
      .update(t.job)
      .set({
        status: "running",
        fence: sql`${t.job.fence} + 1`,
        runnerId: runner.id,
        machineId: runner.machineId,
        heartbeatAt: at,
        startedAt: at,
      })
      .where(and(eq(t.job.id, oldestFree(t)), eq(t.job.status, "queued")))
      .returning();
    if (!row) return undefined;
    await q
      .update(t.jobRun)
      .set({ status: "running", startedAt: at })
      .where(and(eq(t.jobRun.jobId, row.id), eq(t.jobRun.run, row.run)));
    return toHeld(row);
  });
}

async function isAnythingFree({ db: { q, t } }: ServiceContext): Promise<boolean> {
  const [row] = await q
    .select({ id: t.job.id })
    .from(t.job)
    .where(eq(t.job.id, oldestFree(t)))
    .limit(1);
  return row !== undefined;
}

const oldestFree = ({ job }: Tables) => sql`(
  select candidate.id from ${job} candidate
  where candidate.status = 'queued' and (not candidate.exclusive or not exists (
    select 1 from ${job} holder
    where holder.lab_id = candidate.lab_id and holder.exclusive
      and holder.status in ('running', 'canceling', 'waiting')))
  order by candidate.created_at, candidate.id limit 1)`;

/** A running job of another runner, and what is known of that one. */
export interface StrayJob extends HeldJob {
  machineId: string | null;
  heartbeatAt: number | null;
  /** Of its runner; null when that one never said who it is. */
  pid: number | null;
}

/** Running jobs that are not this runner's. */
export async function listStrayJobs({ db: { q, t } }: ServiceContext, runner: RunnerId): Promise<StrayJob[]> {
  const rows = await q
    .select({ job: t.job, pid: t.runner.pid })
    .from(t.job)
    .leftJoin(t.runner, eq(t.runner.id, t.job.runnerId))
    .where(
      and(inArray(t.job.status, [...LAB_HOLDING]), or(isNull(t.job.runnerId), ne(t.job.runnerId, runner.id))),
    );
  return rows.map(({ job, pid }) => ({
    ...toHeld(job),
    machineId: job.machineId,
    heartbeatAt: job.heartbeatAt,
    pid,
  }));
}

/** Makes a stray job this runner's: from here on the other one's writes are refused. @throws FenceLost */
export async function takeOverJob(ctx: ServiceContext, runner: RunnerId, stray: HeldJob): Promise<HeldJob> {
  return ctx.db.write(async ({ q, t }) => {
    const [row] = await q
      .update(t.job)
      .set({
        fence: sql`${t.job.fence} + 1`,
        runnerId: runner.id,
        machineId: runner.machineId,
        heartbeatAt: ctx.clock.now(),
      })
      .where(isHeld(t, stray))
      .returning();
    if (!row) throw new FenceLost(stray);
    return toHeld(row);
  });
}

const toHeld = (row: Tables["job"]["$inferSelect"]): HeldJob => ({
  id: row.id,
  labId: row.labId,
  kind: row.kind,
  run: row.run,
  fence: row.fence,
  payload: row.payload,
  descriptorRevisionId: row.descriptorRevisionId,
  bundleId: row.bundleId,
  status: row.status,
  lastLine: row.lastLine,
  lastEvent: row.lastEvent,
});

import { and, eq, inArray } from "drizzle-orm";
import type { JobStatus } from "@/server/contract/job";
import type { ServiceContext } from "../context";
import type { RunnerId } from "./claim-job";

/** Says that the runner lives and still holds its jobs. The first one makes its row. */
export async function heartbeatJob(ctx: ServiceContext, runner: RunnerId & { pid: number }): Promise<void> {
  const at = ctx.clock.now();
  const { id, machineId, pid } = runner;
  await ctx.db.write(
    async ({ q, t }) => {
      await q
        .insert(t.runner)
        .values({ id, machineId, pid, startedAt: at, heartbeatAt: at })
        .onConflictDoUpdate({ target: t.runner.id, set: { heartbeatAt: at } });
      await q
        .update(t.job)
        .set({ heartbeatAt: at })
        .where(and(eq(t.job.runnerId, id), inArray(t.job.status, ["running", "canceling", "waiting"])));
    },
    { kind: "log" },
  );
}

/** State and fence of these jobs: how a runner learns that one was cancelled or taken from it. */
export async function readHeldJobs(
  { db: { q, t } }: ServiceContext,
  ids: readonly string[],
): Promise<Map<string, { status: JobStatus; fence: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await q
    .select({ id: t.job.id, status: t.job.status, fence: t.job.fence })
    .from(t.job)
    .where(inArray(t.job.id, [...ids]));
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

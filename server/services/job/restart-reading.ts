import { and, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "../context";
import { FenceLost, type HeldRun, isHeld } from "./fence";

/**
 * Forgets stages, results and findings of a run whose runner was lost, so that it can be read again from the start. Its
 * log stays, and so does the number of its last event.
 * @throws FenceLost
 */
export async function restartReading(ctx: ServiceContext, held: HeldRun): Promise<void> {
  await ctx.db.write(async ({ q, t }) => {
    const [mine] = await q
      .update(t.job)
      .set({ heartbeatAt: ctx.clock.now() })
      .where(isHeld(t, held))
      .returning({ id: t.job.id });
    if (!mine) throw new FenceLost(held);
    for (const table of [t.jobStage, t.jobHostStage, t.taskResult]) {
      await q.delete(table).where(and(eq(table.jobId, held.id), eq(table.run, held.run)));
    }
    await q
      .delete(t.jobEvent)
      .where(
        and(
          eq(t.jobEvent.jobId, held.id),
          eq(t.jobEvent.run, held.run),
          inArray(t.jobEvent.type, ["stages", "stage", "task", "result", "finding"]),
        ),
      );
  });
}

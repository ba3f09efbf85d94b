import type { ServiceContext } from "../context";
import { type EndedRun, endRun } from "./end-run";
import type { HeldRun } from "./fence";

/**
 * Ends a job as its run folder says. What the kind found is written by `store` in the same transaction: a job that says
 * succeeded has its results.
 * @throws FenceLost when the job is no longer this runner's, or not all of its log is stored
 */
export async function finishJob(
  ctx: ServiceContext,
  held: HeldRun,
  ended: EndedRun & { outcome: "succeeded" | "failed" | "canceled" },
  store: (tx: ServiceContext) => Promise<void>,
): Promise<void> {
  await ctx.db.write(async (db) => {
    const tx = { ...ctx, db };
    await endRun(tx, held, ended);
    await store(tx);
  });
}

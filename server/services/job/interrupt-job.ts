import type { ServiceContext } from "../context";
import { endRun, type NewFinding } from "./end-run";
import type { HeldRun } from "./fence";

/**
 * Ends a job whose process is gone without having said how it ended: nobody knows how far it came. `settle` leaves its
 * lab in a state from which people can go on.
 * @throws FenceLost when the job is no longer this runner's
 */
export async function interruptJob(
  ctx: ServiceContext,
  held: HeldRun,
  why: { message: string; findings: readonly NewFinding[] },
  settle: (tx: ServiceContext) => Promise<void>,
): Promise<void> {
  await ctx.db.write(async (db) => {
    const tx = { ...ctx, db };
    await endRun(tx, held, { ...why, outcome: "interrupted" });
    await settle(tx);
  });
}

import type { ServiceContext } from "../context";
import { FenceLost, type HeldRun, isHeld } from "./fence";

/**
 * Runs a write of a running job in one transaction, if the runner still holds the job: one that was thought dead writes
 * nothing.
 * @throws FenceLost
 */
export async function writeHeld<T>(
  ctx: ServiceContext,
  held: HeldRun,
  write: (tx: ServiceContext) => Promise<T>,
): Promise<T> {
  return ctx.db.write(
    async (db) => {
      const [mine] = await db.q
        .update(db.t.job)
        .set({ heartbeatAt: ctx.clock.now() })
        .where(isHeld(db.t, held))
        .returning({ id: db.t.job.id });
      if (!mine) throw new FenceLost(held);
      return write({ ...ctx, db });
    },
    { kind: "log" },
  );
}

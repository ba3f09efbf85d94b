import { and, eq, lt, or } from "drizzle-orm";
import type { ServiceContext } from "../context";

/** A lease lasts this long, ms; its holder renews it well before. */
export const LEASE_MS = 15_000;

/**
 * Takes or renews the right to follow a cluster: one runner at a time. @returns false while another runner holds it
 */
export async function leaseWatch(ctx: ServiceContext, clusterId: string, runnerId: string): Promise<boolean> {
  const now = ctx.clock.now();
  const leasedUntil = now + LEASE_MS;
  return ctx.db.write(
    async ({ q, t }) => {
      const { clusterWatch: watch } = t;
      await q
        .insert(watch)
        .values({ clusterId, runnerId: "", leasedUntil: 0, state: "connecting", version: 0 })
        .onConflictDoNothing();
      const mine = await q
        .update(watch)
        .set({ runnerId, leasedUntil })
        .where(
          and(eq(watch.clusterId, clusterId), or(eq(watch.runnerId, runnerId), lt(watch.leasedUntil, now))),
        )
        .returning({ clusterId: watch.clusterId });
      return mine.length > 0;
    },
    { kind: "log" },
  );
}

/** Gives leases back when the runner ends, so that the next one need not wait. */
export async function releaseWatches(ctx: ServiceContext, runnerId: string): Promise<void> {
  await ctx.db.write(
    async ({ q, t }) => {
      await q.update(t.clusterWatch).set({ leasedUntil: 0 }).where(eq(t.clusterWatch.runnerId, runnerId));
    },
    { kind: "log" },
  );
}

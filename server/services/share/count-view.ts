import { eq, sql } from "drizzle-orm";
import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "../context";

/** Counts that a link was opened. That nobody could write it down is no reason to show the page to nobody. */
export async function countView(ctx: ServiceContext, linkId: string): Promise<void> {
  const { shareLink } = ctx.db.t;
  const views = { views: sql`${shareLink.views} + 1`, lastViewedAt: ctx.clock.now() };
  await ctx.db
    .write(({ q }) => q.update(shareLink).set(views).where(eq(shareLink.id, linkId)))
    .catch((cause: unknown) => logger().warn({ err: cause }, "a view of a share link was not counted"));
}

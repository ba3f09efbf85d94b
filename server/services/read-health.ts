import { max } from "drizzle-orm";
import { HEARTBEAT_MS, type Health } from "@/server/contract/health";
import type { ServiceContext } from "./context";

/** Does the database answer, and when was a runner heard last? For load balancers and monitors: asks for no session. */
export async function readHealth(ctx: ServiceContext): Promise<Health> {
  const { runner } = ctx.db.t;
  const [row] = await ctx.db.q.select({ at: max(runner.heartbeatAt) }).from(runner);
  const at = row?.at ?? null;
  if (at === null) return { database: "ok", runner: { state: "none", heartbeatAgeMs: null } };
  const heartbeatAgeMs = Math.max(0, ctx.clock.now() - at);
  const state = heartbeatAgeMs <= 3 * HEARTBEAT_MS ? "alive" : "late";
  return { database: "ok", runner: { state, heartbeatAgeMs } };
}

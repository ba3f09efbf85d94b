import { eq } from "drizzle-orm";
import type { HostReach } from "@/server/contract/host-reach";
import type { ServiceContext } from "../context";

/** Host name -> what it saw of the others when it was asked last; hosts that were not are missing. Part of verbs that authorize. */
export async function readNewestReach(
  ctx: ServiceContext,
  labId: string,
): Promise<Map<string, { reach: HostReach; at: number }>> {
  const { host, hostReach } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ name: host.name, reach: hostReach.reach, at: hostReach.at })
    .from(hostReach)
    .innerJoin(host, eq(host.id, hostReach.hostId))
    .where(eq(hostReach.labId, labId));
  return new Map(rows.map(({ name, reach, at }) => [name, { reach, at }]));
}

import { desc, eq, inArray } from "drizzle-orm";
import type { HostFacts } from "@/server/contract/host-facts";
import type { ServiceContext } from "../context";

/** Ids of the newest reading of each host of a lab. Part of verbs that authorize. */
export async function findNewestReadings(ctx: ServiceContext, labId: string): Promise<string[]> {
  const { hostFacts } = ctx.db.t;
  const heads = await ctx.db.q
    .select({ id: hostFacts.id, hostId: hostFacts.hostId })
    .from(hostFacts)
    .where(eq(hostFacts.labId, labId))
    .orderBy(desc(hostFacts.at), desc(hostFacts.id));
  const newest = new Map<string, string>();
  for (const { id, hostId } of heads) if (!newest.has(hostId)) newest.set(hostId, id);
  return [...newest.values()];
}

/** Host name -> the newest reading of each host of a lab; hosts nobody read are missing. Part of verbs that authorize. */
export async function readNewestFacts(
  ctx: ServiceContext,
  labId: string,
): Promise<Map<string, { facts: HostFacts; at: number }>> {
  const newest = await findNewestReadings(ctx, labId);
  if (newest.length === 0) return new Map();
  const { host, hostFacts } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ name: host.name, facts: hostFacts.facts, at: hostFacts.at })
    .from(hostFacts)
    .innerJoin(host, eq(host.id, hostFacts.hostId))
    .where(inArray(hostFacts.id, newest));
  return new Map(rows.map(({ name, facts, at }) => [name, { facts, at }]));
}

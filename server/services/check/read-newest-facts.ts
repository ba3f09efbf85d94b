import { desc, eq, inArray } from "drizzle-orm";
import type { HostFacts } from "@/server/contract/host-facts";
import type { ServiceContext } from "../context";

/** Lab id -> ids of the newest reading of each of its hosts. Part of verbs that authorize. */
export async function findNewestReadings(
  ctx: ServiceContext,
  labIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { hostFacts } = ctx.db.t;
  const heads = await ctx.db.q
    .select({ id: hostFacts.id, hostId: hostFacts.hostId, labId: hostFacts.labId })
    .from(hostFacts)
    .where(inArray(hostFacts.labId, [...labIds]))
    .orderBy(desc(hostFacts.at), desc(hostFacts.id));
  const seen = new Set<string>();
  const newest = new Map<string, string[]>(labIds.map((labId) => [labId, []]));
  for (const { id, hostId, labId } of heads) {
    if (!seen.has(hostId)) newest.get(labId)?.push(id);
    seen.add(hostId);
  }
  return newest;
}

/** Host name -> the newest reading of each host of a lab; hosts nobody read are missing. Part of verbs that authorize. */
export async function readNewestFacts(
  ctx: ServiceContext,
  labId: string,
): Promise<Map<string, { facts: HostFacts; at: number }>> {
  const newest = (await findNewestReadings(ctx, [labId])).get(labId) ?? [];
  if (newest.length === 0) return new Map();
  const { host, hostFacts } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ name: host.name, facts: hostFacts.facts, at: hostFacts.at })
    .from(hostFacts)
    .innerJoin(host, eq(host.id, hostFacts.hostId))
    .where(inArray(hostFacts.id, newest));
  return new Map(rows.map(({ name, facts, at }) => [name, { facts, at }]));
}

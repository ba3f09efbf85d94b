import { asc, eq } from "drizzle-orm";
import type { HostReachReading } from "@/server/contract/host-reach";
import { findReachFaults } from "@/server/domain/reach/judge-reach";
import { nameHosts } from "@/server/domain/reach/name-hosts";
import { authorize } from "../authorize";
import { readNewestFacts } from "../check/read-newest-facts";
import type { ServiceContext } from "../context";

/** What each host of a lab saw of the others when it was asked last, with what is wrong in it; hosts that were not are missing. */
export async function listReach(
  ctx: ServiceContext,
  { labId }: { labId: string },
): Promise<HostReachReading[]> {
  await authorize(ctx, "lab.read", { labId });
  const { q, t } = ctx.db;
  const hosts = await q
    .select({ name: t.host.name, address: t.host.address })
    .from(t.host)
    .where(eq(t.host.labId, labId));
  const rows = await q
    .select({
      ...{ hostId: t.host.id, name: t.host.name, jobId: t.hostReach.jobId },
      ...{ at: t.hostReach.at, ms: t.hostReach.ms, reach: t.hostReach.reach },
    })
    .from(t.hostReach)
    .innerJoin(t.host, eq(t.host.id, t.hostReach.hostId))
    .where(eq(t.hostReach.labId, labId))
    .orderBy(asc(t.host.name));
  const facts = await readNewestFacts(ctx, labId);
  const named = nameHosts(hosts, new Map([...facts].map(([name, read]) => [name, read.facts])));
  return rows.map((row) => ({ ...row, findings: findReachFaults(row.name, row.reach, named) }));
}

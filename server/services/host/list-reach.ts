import { and, asc, eq } from "drizzle-orm";
import type { HostReachReading, HostReachSummary } from "@/server/contract/host-reach";
import { notFound } from "@/server/domain/errors";
import { findReachFaults, isReached } from "@/server/domain/reach/judge-reach";
import { nameHosts } from "@/server/domain/reach/name-hosts";
import { authorize } from "../authorize";
import { readNewestFacts } from "../check/read-newest-facts";
import type { ServiceContext } from "../context";

/** What each host of a lab saw of the others when it was asked last, in short; hosts that were not are missing. */
export async function listReach(
  ctx: ServiceContext,
  { labId }: { labId: string },
): Promise<HostReachSummary[]> {
  await authorize(ctx, "lab.read", { labId });
  const readings = await readReadings(ctx, labId);
  return readings.map(({ reach, ...head }) => {
    const ways = reach.ways.filter((way) => isReached(way) === true);
    const mtus = ways.flatMap((way) => way.mtu ?? []);
    const times = ways.flatMap((way) => way.rttMs ?? []);
    return {
      ...head,
      tried: new Set(reach.ways.map((way) => way.host)).size,
      reached: new Set(ways.map((way) => way.host)).size,
      slowestMs: times.length > 0 ? Math.max(...times) : null,
      mtu: mtus.length > 0 ? Math.min(...mtus) : null,
    };
  });
}

/** Everything a host saw of the others when it was asked last; null when it was not. @throws DomainError `not_found` */
export async function getReach(
  ctx: ServiceContext,
  { labId, host }: { labId: string; host: string },
): Promise<HostReachReading | null> {
  await authorize(ctx, "lab.read", { labId });
  const { q, t } = ctx.db;
  const known = and(eq(t.host.labId, labId), eq(t.host.name, host));
  const [row] = await q.select({ name: t.host.name }).from(t.host).where(known).limit(1);
  if (!row) throw notFound(`The host ${host}`);
  const [reading] = await readReadings(ctx, labId, host);
  return reading ?? null;
}

async function readReadings(ctx: ServiceContext, labId: string, host?: string): Promise<HostReachReading[]> {
  const { q, t } = ctx.db;
  const rows = await q
    .select({
      ...{ hostId: t.host.id, name: t.host.name, jobId: t.hostReach.jobId },
      ...{ at: t.hostReach.at, ms: t.hostReach.ms, reach: t.hostReach.reach },
    })
    .from(t.hostReach)
    .innerJoin(t.host, eq(t.host.id, t.hostReach.hostId))
    .where(and(eq(t.hostReach.labId, labId), host === undefined ? undefined : eq(t.host.name, host)))
    .orderBy(asc(t.host.name));
  if (rows.length === 0) return [];
  const hosts = await q
    .select({ name: t.host.name, address: t.host.address })
    .from(t.host)
    .where(eq(t.host.labId, labId));
  const facts = await readNewestFacts(ctx, labId);
  const named = nameHosts(hosts, new Map([...facts].map(([name, read]) => [name, read.facts])));
  return rows.map((row) => ({ ...row, findings: findReachFaults(row.name, row.reach, named) }));
}

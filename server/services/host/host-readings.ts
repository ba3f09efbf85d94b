import { and, desc, eq } from "drizzle-orm";
import type { HostFactsSummary, HostReading, HostReadingHead } from "@/server/contract/host-facts";
import type { DescriptorChange } from "@/server/contract/lab-draft";
import { notFound } from "@/server/domain/errors";
import { diffFacts } from "@/server/domain/facts/diff-facts";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

interface HostRef {
  labId: string;
  host: string;
}

async function findHost(ctx: ServiceContext, { labId, host }: HostRef) {
  await authorize(ctx, "lab.read", { labId });
  const { q, t } = ctx.db;
  const [row] = await q
    .select({ id: t.host.id, name: t.host.name })
    .from(t.host)
    .where(and(eq(t.host.labId, labId), eq(t.host.name, host)))
    .limit(1);
  if (!row) throw notFound(`The host ${host}`);
  return row;
}

/** A reading of a host, the newest unless named; null when there is none yet. */
export async function getHostFacts(
  ctx: ServiceContext,
  { readingId, ...ref }: HostRef & { readingId?: string | undefined },
): Promise<HostReading | null> {
  const host = await findHost(ctx, ref);
  const { hostFacts } = ctx.db.t;
  const only = readingId === undefined ? undefined : eq(hostFacts.id, readingId);
  const [row] = await ctx.db.q
    .select()
    .from(hostFacts)
    .where(and(eq(hostFacts.hostId, host.id), only))
    .orderBy(desc(hostFacts.at), desc(hostFacts.id))
    .limit(1);
  if (!row && readingId !== undefined) throw notFound(`This reading of ${host.name}`);
  if (!row) return null;
  const { id, hostId, jobId, at, ms, facts } = row;
  return { id, hostId, name: host.name, jobId, at, ms, facts };
}

/** The kept readings of a host, the newest first. */
export async function listHostReadings(ctx: ServiceContext, ref: HostRef): Promise<HostReadingHead[]> {
  const host = await findHost(ctx, ref);
  const { hostFacts: t } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ id: t.id, hostId: t.hostId, jobId: t.jobId, at: t.at, ms: t.ms, changes: t.changes })
    .from(t)
    .where(eq(t.hostId, host.id))
    .orderBy(desc(t.at), desc(t.id));
  return rows.map((row) => ({ ...row, name: host.name }));
}

/** What differs between two readings of a host, leaves that differ at every reading too. */
export async function diffHostFacts(
  ctx: ServiceContext,
  { from, to, ...ref }: HostRef & { from: string; to: string },
): Promise<DescriptorChange[]> {
  const before = await getHostFacts(ctx, { ...ref, readingId: from });
  const after = await getHostFacts(ctx, { ...ref, readingId: to });
  return before && after ? diffFacts(before.facts, after.facts) : [];
}

/** The newest reading of each host of a lab, in short; hosts that were never read are not in it. */
export async function listLabFacts(
  ctx: ServiceContext,
  { labId }: { labId: string },
): Promise<HostFactsSummary[]> {
  await authorize(ctx, "lab.read", { labId });
  const { q, t } = ctx.db;
  const hosts = await q
    .select({ id: t.host.id, name: t.host.name })
    .from(t.host)
    .where(eq(t.host.labId, labId))
    .orderBy(t.host.name);
  const found: HostFactsSummary[] = [];
  for (const host of hosts) {
    const [row] = await q
      .select()
      .from(t.hostFacts)
      .where(eq(t.hostFacts.hostId, host.id))
      .orderBy(desc(t.hostFacts.at), desc(t.hostFacts.id))
      .limit(1);
    if (!row) continue;
    const { id, hostId, jobId, at, ms, changes, facts } = row;
    const hardware = facts.nics.filter((nic) => nic.kind === "physical");
    found.push({
      ...{ id, hostId, name: host.name, jobId, at, ms, changes },
      ...{ os: facts.os?.pretty ?? null, kernel: facts.kernel.release, cpuModel: facts.cpu.model },
      ...{ sockets: facts.cpu.sockets, cores: facts.cpu.cores, threads: facts.cpu.threads },
      ...{ numaNodes: facts.numa.length, memoryKiB: facts.memory.totalKiB, hugePages: facts.hugePages },
      nics: hardware.map((nic) => nic.name),
      virtualFunctions: facts.nics.reduce((sum, nic) => sum + (nic.sriov?.num ?? 0), 0),
      ...{ leftovers: facts.leftovers.length, skewMs: facts.clock.skewMs },
    });
  }
  return found;
}

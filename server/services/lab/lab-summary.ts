import { and, count, desc, eq, inArray, min, sql } from "drizzle-orm";
import type { LabKind, LabState, LabSummary } from "@/server/contract/lab";
import { allocatableSums } from "@/server/domain/allocatable-sums";
import { nextStepOf } from "@/server/domain/lab-state";
import { readNodes } from "../cluster/read-nodes";
import type { ServiceContext } from "../context";
import { activeJobOf, readActiveJobs, toJobSummary } from "../job/job-summary";
import { countDiffering } from "../node/count-differing";
import { readProofs } from "./read-proofs";

interface LabRow {
  id: string;
  name: string;
  site: string | null;
  kind: LabKind;
  state: LabState;
  request: Record<string, unknown> | null;
  createdAt: number;
}

/** Summaries of a page of labs: a fixed number of queries, however many labs. */
export async function summarizeLabs(ctx: ServiceContext, labs: readonly LabRow[]): Promise<LabSummary[]> {
  if (labs.length === 0) return [];
  const ids = labs.map((lab) => lab.id);
  const hosts = await countHosts(ctx, ids);
  const reach = await readReach(ctx, ids);
  const clusters = await readClusters(ctx, ids);
  const active = await readActiveJobs(ctx);
  const proofs = await readProofs(
    ctx,
    labs.map((lab) => ({ ...lab, cluster: clusters.get(lab.id)?.cluster ?? null })),
  );
  return labs.map((lab) => {
    const { cluster, nodes } = clusters.get(lab.id) ?? { cluster: null, nodes: [] };
    const job = activeJobOf(lab.id, active);
    const { id, name, site, kind, state, createdAt } = lab;
    const hostCount = hosts.get(id) ?? 0;
    const { lastRun, conformance, shared } = proofs(id);
    const plain = lab.request?.kind === "plain";
    return {
      id,
      name,
      site,
      kind,
      state,
      hosts: hostCount,
      reach: reach.get(id) ?? null,
      createdAt,
      cluster,
      allocatable: cluster === null || cluster.state === "gone" ? null : allocatableSums(nodes),
      ...{ lastRun, conformance },
      activeJob: job ? withoutExclusive(toJobSummary(job, active)) : null,
      nextStep: nextStepOf({
        kind,
        state,
        plain,
        hosts: hostCount,
        cluster,
        suiteRan: lastRun !== null,
        shared,
      }),
    };
  });
}

const withoutExclusive = ({
  exclusive: _,
  ...job
}: ReturnType<typeof toJobSummary> & { exclusive?: boolean }) => job;

async function countHosts(ctx: ServiceContext, labIds: string[]): Promise<Map<string, number>> {
  const { host } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ labId: host.labId, hosts: count() })
    .from(host)
    .where(and(inArray(host.labId, labIds), eq(host.jump, false)))
    .groupBy(host.labId);
  return new Map(rows.map((row) => [row.labId, row.hosts]));
}

/** How many hosts of each lab answered their last connection test. A warning (no Python) is an answer. */
async function readReach(ctx: ServiceContext, labIds: string[]) {
  const { host, hostTest } = ctx.db.t;
  const answered = sql`case when ${hostTest.status} in ('ok', 'warn') then 1 else 0 end`;
  const rows = await ctx.db.q
    .select({
      labId: hostTest.labId,
      reachable: sql`sum(${answered})`.mapWith(Number),
      tested: count(),
      at: min(hostTest.at),
    })
    .from(hostTest)
    .innerJoin(host, eq(host.id, hostTest.hostId))
    .where(and(inArray(hostTest.labId, labIds), eq(host.jump, false)))
    .groupBy(hostTest.labId);
  return new Map(rows.map(({ labId, at, ...counts }) => [labId, { ...counts, at: at ?? 0 }]));
}

/** The newest cluster of each lab with how many of its nodes were Ready at the last look. */
async function readClusters(ctx: ServiceContext, labIds: string[]) {
  const { cluster } = ctx.db.t;
  const rows = await ctx.db.q
    .select({
      id: cluster.id,
      labId: cluster.labId,
      kubernetes: cluster.kubernetes,
      state: cluster.state,
      verifiedAt: cluster.verifiedAt,
      jobId: cluster.jobId,
      way: cluster.way,
      telco: sql<string | null>`${cluster.plan} ->> 'telcoAddOns'`,
    })
    .from(cluster)
    .where(inArray(cluster.labId, labIds))
    .orderBy(desc(cluster.createdAt), desc(cluster.id));
  const newest = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (!newest.has(row.labId)) newest.set(row.labId, row);
  const nodes = await readNodes(
    ctx,
    [...newest.values()].map((row) => row.id),
  );
  const differing = await countDiffering(
    ctx,
    [...newest.values()].filter(({ state }) => state !== "gone"),
  );
  return new Map(
    [...newest].map(([labId, { labId: _, jobId: __, way, telco, ...row }]) => {
      const own = nodes.filter((node) => node.clusterId === row.id);
      const nodesReady = own.filter((node) => node.ready).length;
      const counts = { nodesReady, nodes: own.length, differing: differing.get(row.id) ?? 0 };
      const kind = { attached: way !== null, telcoAddOns: telco !== null };
      return [labId, { cluster: { ...row, ...kind, ...counts }, nodes: own }];
    }),
  );
}

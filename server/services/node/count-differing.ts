import { and, asc, eq, inArray, isNotNull } from "drizzle-orm";
import type { Database } from "@/db/database";
import type { NodesPrediction } from "@/server/contract/node";
import { compareNodes, isAmiss } from "@/server/domain/nodes/compare-node";
import type { ServiceContext } from "../context";
import { type PredictedCluster, predictNodes } from "./predict-nodes";

interface Counted {
  version: number;
  prediction: NodesPrediction;
  count: number;
}
/** The home page asks every few seconds about every cluster. */
const known = new WeakMap<Database, Map<string, Counted>>();

/**
 * Cluster id -> on how many of its nodes something is not as predicted, of clusters that are or were followed. Part of
 * verbs that authorize.
 */
export async function countDiffering(
  ctx: ServiceContext,
  clusters: readonly Omit<PredictedCluster, "names">[],
): Promise<Map<string, number>> {
  if (clusters.length === 0) return new Map();
  const { clusterWatch, liveNode } = ctx.db.t;
  const kept = known.get(ctx.db) ?? new Map<string, Counted>();
  known.set(ctx.db, kept);
  const ids = clusters.map(({ id }) => id);
  const versions = await ctx.db.q
    .select({ id: clusterWatch.clusterId, version: clusterWatch.version })
    .from(clusterWatch)
    .where(inArray(clusterWatch.clusterId, ids));
  const nodes = await ctx.db.q
    .select({ id: liveNode.clusterId, name: liveNode.name })
    .from(liveNode)
    .where(and(inArray(liveNode.clusterId, ids), isNotNull(liveNode.content)))
    .orderBy(asc(liveNode.name));
  const namesOf = (id: string) => nodes.filter((node) => node.id === id).map(({ name }) => name);
  const predicted = await predictNodes(
    ctx,
    clusters.map((cluster) => ({ ...cluster, names: namesOf(cluster.id) })),
  );
  const found = new Map<string, number>();
  for (const { id, version } of versions) {
    const prediction = predicted.get(id);
    if (!prediction) continue;
    const before = kept.get(id);
    const count =
      before?.version === version && before.prediction === prediction
        ? before.count
        : await countAnew(ctx, id, prediction);
    kept.set(id, { version, prediction, count });
    found.set(id, count);
  }
  return found;
}

async function countAnew({ db: { q, t } }: ServiceContext, clusterId: string, prediction: NodesPrediction) {
  if (prediction.nodes.length === 0) return 0;
  const rows = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, clusterId), isNotNull(t.liveNode.content)));
  const nodes = rows.flatMap(({ content }) => content ?? []);
  return new Set(
    compareNodes(nodes, prediction)
      .filter(isAmiss)
      .map(({ node }) => node),
  ).size;
}

import { eq } from "drizzle-orm";
import type { Database } from "@/db/database";
import { DeployPlan } from "@/server/contract/deploy";
import type { NodesPrediction } from "@/server/contract/node";
import { predictCluster } from "@/server/domain/nodes/predict-cluster";
import { findNewestReadings, readNewestFacts } from "../check/read-newest-facts";
import type { ServiceContext } from "../context";

export interface PredictedCluster {
  id: string;
  labId: string;
  jobId: string;
  state: string;
  /** Names of its nodes. */
  names: readonly string[];
}

/** A page asks every few seconds, and facts are large: what was predicted holds until a reading or a job comes. */
const known = new WeakMap<Database, Map<string, { of: string; prediction: NodesPrediction }>>();

/**
 * Cluster id -> what was predicted of its nodes, by the plan its hosts carry and their newest facts. The same object while
 * nothing changes. Part of verbs that authorize.
 */
export async function predictNodes(
  ctx: ServiceContext,
  clusters: readonly PredictedCluster[],
): Promise<Map<string, NodesPrediction>> {
  const kept = known.get(ctx.db) ?? new Map<string, { of: string; prediction: NodesPrediction }>();
  known.set(ctx.db, kept);
  const readings = await findNewestReadings(
    ctx,
    clusters.map(({ labId }) => labId),
  );
  const found = new Map<string, NodesPrediction>();
  for (const { id, labId, jobId, state, names } of clusters) {
    const of = JSON.stringify([jobId, state, names, [...(readings.get(labId) ?? [])].sort()]);
    const before = kept.get(id);
    const prediction =
      before?.of === of
        ? before.prediction
        : predictCluster(await readPlan(ctx, id), await readNewestFacts(ctx, labId), {
            ...{ names, unfinished: state === "broken" },
          });
    kept.set(id, { of, prediction });
    found.set(id, prediction);
  }
  return found;
}

async function readPlan({ db: { q, t } }: ServiceContext, clusterId: string): Promise<DeployPlan | null> {
  const [row] = await q
    .select({ plan: t.cluster.plan })
    .from(t.cluster)
    .where(eq(t.cluster.id, clusterId))
    .limit(1);
  return DeployPlan.safeParse(row?.plan).data ?? null;
}

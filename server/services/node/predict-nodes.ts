import type { Database } from "@/db/database";
import { DeployPlan } from "@/server/contract/deploy";
import type { NodesPrediction } from "@/server/contract/node";
import { predictCluster } from "@/server/domain/nodes/predict-cluster";
import { findNewestReadings, readNewestFacts } from "../check/read-newest-facts";
import type { ServiceContext } from "../context";

interface PredictedCluster {
  id: string;
  labId: string;
  jobId: string;
  state: string;
  plan: unknown;
}

/** A page asks every few seconds, and facts are large: what was predicted holds until a reading or a job comes. */
const known = new WeakMap<Database, Map<string, { of: string; prediction: NodesPrediction }>>();

/**
 * What was predicted of a cluster's nodes, by the plan its hosts carry and their newest facts. Part of verbs that authorize.
 * @param names of the nodes
 */
export async function predictNodes(
  ctx: ServiceContext,
  cluster: PredictedCluster,
  names: readonly string[],
): Promise<NodesPrediction> {
  const all = known.get(ctx.db) ?? new Map<string, { of: string; prediction: NodesPrediction }>();
  known.set(ctx.db, all);
  const { labId, jobId, state } = cluster;
  const of = JSON.stringify([jobId, state, names, (await findNewestReadings(ctx, labId)).sort()]);
  const before = all.get(cluster.id);
  if (before?.of === of) return before.prediction;
  const plan = DeployPlan.safeParse(cluster.plan).data ?? null;
  const readings = await readNewestFacts(ctx, labId);
  const prediction = predictCluster(plan, readings, { names, unfinished: state === "broken" });
  all.set(cluster.id, { of, prediction });
  return prediction;
}

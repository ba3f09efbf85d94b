import { and, asc, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { z } from "zod";
import { type ClusterWatch, NodesInput, type NodesView } from "@/server/contract/node";
import { notFound } from "@/server/domain/errors";
import { compareNodes } from "@/server/domain/nodes/compare-node";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { predictNodes } from "./predict-nodes";

const NO_PREDICTION = { nodes: [], without: [], evidence: { unfinished: false, devicesNow: {} } };

/** The nodes of a lab's newest cluster as they were seen last, how fresh that is, and what was predicted of them. @throws DomainError `not_found` */
export async function getNodes(ctx: ServiceContext, input: z.input<typeof NodesInput>): Promise<NodesView> {
  const { labId } = parseInput(NodesInput, input);
  await authorize(ctx, "cluster.read", { labId });
  const { q, t } = ctx.db;
  const { id, kubernetes, endpoint, state, jobId } = t.cluster;
  const [found] = await q
    .select({ id, labId: t.cluster.labId, kubernetes, endpoint, state, jobId })
    .from(t.cluster)
    .where(and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id))
    .limit(1);
  if (!found) throw notFound("A cluster of this lab");
  const { jobId: _, ...cluster } = found;
  const { version, watch, attachments } = await readWatch(ctx, cluster.id);
  const rows = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, cluster.id), isNotNull(t.liveNode.content)))
    .orderBy(asc(t.liveNode.name));
  const nodes = rows.flatMap(({ content }) => content ?? []);
  const names = nodes.map(({ name }) => name);
  const predicted = await predictNodes(ctx, [{ ...found, names }]);
  const prediction = predicted.get(found.id) ?? NO_PREDICTION;
  const differences = compareNodes(nodes, prediction);
  return { cluster, watch, version, attachments, nodes, prediction, differences };
}

/** Without a row, or after its lease ran out, nobody follows the cluster. */
export async function readWatch(
  { db: { q, t }, clock }: ServiceContext,
  clusterId: string,
): Promise<{ watch: ClusterWatch; version: number; attachments: NodesView["attachments"] }> {
  const [row] = await q.select().from(t.clusterWatch).where(eq(t.clusterWatch.clusterId, clusterId)).limit(1);
  if (!row)
    return { watch: { state: "unwatched", message: null, seenAt: null }, version: 0, attachments: null };
  const { state, message, seenAt, version, attachments, leasedUntil } = row;
  const watch =
    leasedUntil < clock.now()
      ? { state: "unwatched" as const, message: "No runner follows this cluster: see that one runs.", seenAt }
      : { state, message, seenAt };
  return { watch, version, attachments };
}

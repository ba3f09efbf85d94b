import { and, asc, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { z } from "zod";
import { type ClusterWatch, NodesInput, type NodesView } from "@/server/contract/node";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/** The nodes of a lab's newest cluster as they were seen last, and how fresh that is. @throws DomainError `not_found` */
export async function getNodes(ctx: ServiceContext, input: z.input<typeof NodesInput>): Promise<NodesView> {
  const { labId } = parseInput(NodesInput, input);
  await authorize(ctx, "cluster.read", { labId });
  const { q, t } = ctx.db;
  const { id, kubernetes, endpoint, state } = t.cluster;
  const [cluster] = await q
    .select({ id, labId: t.cluster.labId, kubernetes, endpoint, state })
    .from(t.cluster)
    .where(and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id))
    .limit(1);
  if (!cluster) throw notFound("A cluster of this lab");
  const { version, watch, attachments } = await readWatch(ctx, cluster.id);
  const rows = await q
    .select({ content: t.liveNode.content })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, cluster.id), isNotNull(t.liveNode.content)))
    .orderBy(asc(t.liveNode.name));
  return { cluster, watch, version, attachments, nodes: rows.flatMap(({ content }) => content ?? []) };
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

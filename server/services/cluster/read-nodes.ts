import { and, asc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { NodeAllocatable } from "@/server/contract/lab";
import type { ServiceContext } from "../context";

export type NodeOfCluster = NodeAllocatable & { clusterId: string };

/**
 * The nodes of these clusters, by name: as a runner sees them where it has seen the API server, else as the last job that
 * verified the cluster left them. `at` is when that was, ms: now, where the cluster is followed.
 */
export async function readNodes(ctx: ServiceContext, clusterIds: string[]): Promise<NodeOfCluster[]> {
  if (clusterIds.length === 0) return [];
  const followed = await readFollowed(ctx, clusterIds);
  const seen = new Set(followed.map((node) => node.clusterId));
  const rest = clusterIds.filter((id) => !seen.has(id));
  return [...followed, ...(await readVerified(ctx, rest))];
}

async function readFollowed(ctx: ServiceContext, clusterIds: string[]): Promise<NodeOfCluster[]> {
  const { liveNode, clusterWatch } = ctx.db.t;
  const rows = await ctx.db.q
    .select({
      ...{ clusterId: liveNode.clusterId, content: liveNode.content, at: liveNode.at },
      ...{ state: clusterWatch.state, seenAt: clusterWatch.seenAt, leasedUntil: clusterWatch.leasedUntil },
    })
    .from(liveNode)
    .innerJoin(clusterWatch, eq(clusterWatch.clusterId, liveNode.clusterId))
    .where(and(inArray(liveNode.clusterId, clusterIds), isNotNull(liveNode.content)))
    .orderBy(asc(liveNode.clusterId), asc(liveNode.name));
  const now = ctx.clock.now();
  return rows.flatMap(({ clusterId, content, at, state, seenAt, leasedUntil }) => {
    if (content === null) return [];
    const { name, ready, allocatable } = content;
    const followed = state === "live" && leasedUntil >= now;
    return [{ clusterId, name, ready: ready === "True", allocatable, at: followed ? now : (seenAt ?? at) }];
  });
}

/** The last snapshot of every node. */
async function readVerified(ctx: ServiceContext, clusterIds: string[]): Promise<NodeOfCluster[]> {
  if (clusterIds.length === 0) return [];
  const { nodeSnapshot } = ctx.db.t;
  // an alias is made from the table, so it is of the table's own dialect although the function is SQLite's
  const later = alias(nodeSnapshot, "later");
  const { clusterId, name, ready, allocatable, at } = nodeSnapshot;
  return ctx.db.q
    .select({ clusterId, name, ready, allocatable, at })
    .from(nodeSnapshot)
    .where(
      and(
        inArray(nodeSnapshot.clusterId, clusterIds),
        eq(
          nodeSnapshot.at,
          sql`(select max(${later.at}) from ${nodeSnapshot} as "later" where ${later.clusterId} = ${nodeSnapshot.clusterId} and ${later.name} = ${nodeSnapshot.name})`,
        ),
      ),
    )
    .orderBy(asc(nodeSnapshot.clusterId), asc(nodeSnapshot.name));
}

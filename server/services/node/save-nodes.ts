import { and, eq, sql } from "drizzle-orm";
import type { ClusterNode, ClusterWatch, NodesView } from "@/server/contract/node";
import type { ServiceContext } from "../context";

/** What a follower has to tell. */
export interface NodeNews {
  clusterId: string;
  runnerId: string;
  watch: ClusterWatch;
  /** Nodes that changed. */
  nodes: readonly ClusterNode[];
  /** Names of nodes that are no more. */
  gone: readonly string[];
  /** Left out = as before. */
  attachments?: NodesView["attachments"];
}

/**
 * Keeps what was seen of a cluster, in one transaction, if this runner still holds its lease.
 * @returns false when another runner follows it now
 */
export async function saveNodes(ctx: ServiceContext, news: NodeNews): Promise<boolean> {
  const { clusterId, runnerId, watch, attachments } = news;
  return ctx.db.write(
    async ({ q, t }) => {
      const [held] = await q
        .update(t.clusterWatch)
        .set({
          ...watch,
          version: sql`${t.clusterWatch.version} + 1`,
          ...(attachments === undefined ? {} : { attachments }),
        })
        .where(and(eq(t.clusterWatch.clusterId, clusterId), eq(t.clusterWatch.runnerId, runnerId)))
        .returning({ version: t.clusterWatch.version });
      if (!held) return false;
      const { version } = held;
      const at = ctx.clock.now();
      const changes = [
        ...news.nodes.map((content) => ({ name: content.name, content })),
        ...news.gone.map((name) => ({ name, content: null })),
      ];
      for (const { name, content } of changes) {
        await q
          .insert(t.liveNode)
          .values({ clusterId, name, version, content, at })
          .onConflictDoUpdate({
            target: [t.liveNode.clusterId, t.liveNode.name],
            set: { version, content, at },
          });
      }
      return true;
    },
    { kind: "log" },
  );
}

import { and, eq, isNotNull } from "drizzle-orm";
import type { ServiceContext } from "../context";

/** Names of the nodes that are kept of a cluster. */
export async function listLiveNodes({ db: { q, t } }: ServiceContext, clusterId: string): Promise<string[]> {
  const rows = await q
    .select({ name: t.liveNode.name })
    .from(t.liveNode)
    .where(and(eq(t.liveNode.clusterId, clusterId), isNotNull(t.liveNode.content)));
  return rows.map(({ name }) => name);
}

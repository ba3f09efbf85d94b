import { and, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { ServiceContext } from "../context";

export interface WatchableCluster {
  clusterId: string;
  labId: string;
  /** Of its kubeconfig. */
  credentialId: string;
  /** When its last deploy ended, ms: another value is another reason to look at it anew. */
  verifiedAt: number;
}

/** Clusters a runner follows: the newest of each lab that is there, has a kubeconfig and is not gone. */
export async function listWatchable({ db: { q, t } }: ServiceContext): Promise<WatchableCluster[]> {
  const rows = await q
    .select({
      clusterId: t.cluster.id,
      labId: t.cluster.labId,
      credentialId: t.cluster.credentialId,
      verifiedAt: t.cluster.verifiedAt,
    })
    .from(t.cluster)
    .innerJoin(t.lab, eq(t.lab.id, t.cluster.labId))
    .where(and(ne(t.cluster.state, "gone"), isNotNull(t.cluster.credentialId), ne(t.lab.state, "removed")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id));
  const newest = new Map<string, WatchableCluster>();
  for (const { credentialId, ...row } of rows) {
    if (credentialId !== null && !newest.has(row.labId)) newest.set(row.labId, { ...row, credentialId });
  }
  return [...newest.values()];
}

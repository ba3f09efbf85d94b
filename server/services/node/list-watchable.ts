import { and, desc, eq, isNotNull, ne } from "drizzle-orm";
import type { ClusterWay } from "@/server/contract/cluster";
import { DeployPlan } from "@/server/contract/deploy";
import type { ServiceContext } from "../context";

const PlannedHosts = DeployPlan.pick({ hosts: true });

export interface WatchableCluster {
  clusterId: string;
  labId: string;
  /** Of its kubeconfig. */
  credentialId: string;
  /** Name of a host that runs its API server, as the plan says. */
  controlPlane: string | null;
  /** How an attached one is reached. */
  way: ClusterWay | null;
}

/** Clusters a runner follows: the newest of each lab that is there, has a kubeconfig and is not gone. */
export async function listWatchable({ db: { q, t } }: ServiceContext): Promise<WatchableCluster[]> {
  const rows = await q
    .select({
      clusterId: t.cluster.id,
      labId: t.cluster.labId,
      credentialId: t.cluster.credentialId,
      plan: t.cluster.plan,
      way: t.cluster.way,
    })
    .from(t.cluster)
    .innerJoin(t.lab, eq(t.lab.id, t.cluster.labId))
    .where(and(ne(t.cluster.state, "gone"), isNotNull(t.cluster.credentialId), ne(t.lab.state, "removed")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id));
  const newest = new Map<string, WatchableCluster>();
  for (const { credentialId, plan, ...row } of rows) {
    if (credentialId === null || newest.has(row.labId)) continue;
    const hosts = PlannedHosts.safeParse(plan).data?.hosts ?? [];
    const controlPlane = hosts.find((host) => host.role === "control-plane")?.name ?? null;
    newest.set(row.labId, { ...row, credentialId, controlPlane });
  }
  return [...newest.values()];
}

import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { ClusterWay, MissingRight } from "@/server/contract/cluster";
import type { ServiceContext } from "../context";
import { requireNoCluster } from "./require-no-cluster";

export interface TriedCluster {
  labId: string;
  jobId: string;
  credentialId: string;
  way: ClusterWay;
  /** host:port */
  endpoint: string;
  /** Without the v. */
  kubernetes: string;
  missing: MissingRight[];
  nodes: { name: string; ready: boolean; allocatable: Record<string, string> }[];
}

/** Makes a cluster that was tried the lab's, in the write of the job that tried it. @throws DomainError `wrong_state` */
export async function keepAttached(tx: ServiceContext, tried: TriedCluster): Promise<string> {
  const { labId, jobId, credentialId, way, endpoint, kubernetes, missing, nodes } = tried;
  await requireNoCluster(tx, labId);
  const { q, t } = tx.db;
  const [id, at] = [v7(), tx.clock.now()];
  await q.insert(t.cluster).values({
    ...{ id, labId, jobId, credentialId, way, endpoint, kubernetes, missingRights: missing },
    ...{ bundleId: "", profile: "", plan: {}, state: "verified", createdAt: at, verifiedAt: at },
  });
  for (const node of nodes) await q.insert(t.nodeSnapshot).values({ id: v7(), clusterId: id, at, ...node });
  return id;
}

/** Deletes the kubeconfig of a trial unless a cluster was kept with it. */
export async function dropUnkept(tx: ServiceContext, credentialId: string): Promise<void> {
  const { q, t } = tx.db;
  const kept = await q
    .select({ id: t.cluster.id })
    .from(t.cluster)
    .where(eq(t.cluster.credentialId, credentialId))
    .limit(1);
  if (kept.length === 0) await q.delete(t.credential).where(eq(t.credential.id, credentialId));
}

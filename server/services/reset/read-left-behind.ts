import { and, desc, eq } from "drizzle-orm";
import type { DeployPlan } from "@/server/contract/deploy";
import { RemoveWorkerPayload } from "@/server/contract/workers";
import { membersOf } from "@/server/domain/kubeadm/cluster-members";
import type { ServiceContext } from "../context";
import { readNewestRevision } from "../descriptor/read-newest-revision";

/**
 * Hosts that left a cluster while they were off, so that nobody touched them: they still carry what was deployed on them.
 * As the plan knew them; only hosts that the lab still has, and whose way in the revision of the plan tells.
 */
export async function readLeftBehind(
  ctx: ServiceContext,
  labId: string,
  plan: DeployPlan,
): Promise<DeployPlan["hosts"]> {
  const { q, t } = ctx.db;
  const lab = new Set((await readNewestRevision(ctx, labId))?.content.hosts.map(({ name }) => name));
  const removals = await q
    .select({ payload: t.job.payload })
    .from(t.job)
    .where(and(eq(t.job.labId, labId), eq(t.job.kind, "remove-worker"), eq(t.job.status, "succeeded")))
    .orderBy(desc(t.job.createdAt));
  const known = new Set(membersOf(plan));
  const left: DeployPlan["hosts"] = [];
  for (const { payload } of removals) {
    const { data } = RemoveWorkerPayload.safeParse(payload);
    if (!data || data.before.clusterId !== plan.clusterId || known.has(data.host)) continue;
    known.add(data.host);
    if (!lab.has(data.host)) continue;
    if (!data.hostIsGone || data.before.descriptorRevisionId !== plan.descriptorRevisionId) continue;
    left.push(...data.before.hosts.filter((host) => host.name === data.host));
  }
  return left;
}

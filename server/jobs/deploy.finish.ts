import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { z } from "zod";
import type { DeployPlan } from "@/server/contract/deploy";
import { DeployPayload, DeployResult, KUBECONFIG_SECRET } from "@/server/contract/deploy-run";
import type { JobKind } from "@/server/contract/job";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import type { ServiceContext } from "@/server/services/context";
import { secretBox } from "@/server/services/secret-box";
import type { ClaimedJob, JobFinisher } from "./job-kind";

/** A killed job process left no word whether it had reached the hosts, so it may have. */
const Left = z.object({ touched: z.boolean() });

/**
 * Writes what a deploy or an addition of workers left: after a success the cluster with its sealed kubeconfig and a snapshot of every node, else a
 * cluster that is `broken` until the next deploy. One that ended before it changed a host changes nothing here either.
 */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data, secrets }) {
    const { plan } = DeployPayload.parse(job.payload);
    if (outcome !== "succeeded") {
      const { touched } = Left.catch({ touched: outcome === "interrupted" }).parse(data);
      if (touched) await writeCluster(ctx, job, plan, { state: "broken" });
      return;
    }
    const { nodes } = DeployResult.parse(data);
    const credentialId = await sealKubeconfig(ctx, plan, secrets[KUBECONFIG_SECRET] ?? "");
    await writeCluster(ctx, job, plan, { state: "verified", credentialId });
    await ctx.db.q
      .insert(ctx.db.t.nodeSnapshot)
      .values(nodes.map((node) => ({ id: v7(), clusterId: plan.clusterId, ...node })));
  },
};

/** Job kind -> the audit trail's word for a success. */
const WRITTEN_BY: Partial<Record<JobKind, string>> = {
  "add-workers": "cluster.add-workers",
  "remove-worker": "cluster.remove-worker",
};

async function writeCluster(
  ctx: ServiceContext,
  job: ClaimedJob,
  plan: DeployPlan,
  left: { state: "verified" | "broken"; credentialId?: string },
): Promise<void> {
  const { cluster, lab } = ctx.db.t;
  const at = ctx.clock.now();
  const { labId } = job;
  const { profile, kubernetes, endpoint, bundleId, clusterId } = plan;
  const change = { jobId: job.id, bundleId, profile, kubernetes, endpoint, plan, ...left };
  const verified = left.state === "verified";
  const changed = await ctx.db.q
    .update(cluster)
    .set(verified ? { ...change, verifiedAt: at } : change)
    .where(eq(cluster.id, clusterId))
    .returning({ id: cluster.id });
  if (changed.length === 0) {
    await ctx.db.q.insert(cluster).values({ id: clusterId, labId, createdAt: at, verifiedAt: at, ...change });
  }
  const [found] = await ctx.db.q.select({ name: lab.name }).from(lab).where(eq(lab.id, labId)).limit(1);
  const granted = await authorize(ctx, "job.start", { labId });
  const action = verified ? (WRITTEN_BY[job.kind] ?? "cluster.deploy") : "cluster.break";
  const detail = { jobId: job.id, kubernetes };
  await audit(ctx, granted, { action, subject: found?.name ?? labId, subjectId: clusterId, labId, detail });
}

/** A box is bound to its row, so each deploy seals into a new one; the one before is deleted. */
async function sealKubeconfig(ctx: ServiceContext, plan: DeployPlan, kubeconfig: string): Promise<string> {
  const { credential, cluster } = ctx.db.t;
  const [before] = await ctx.db.q
    .select({ id: cluster.credentialId })
    .from(cluster)
    .where(eq(cluster.id, plan.clusterId));
  if (before?.id) await ctx.db.q.delete(credential).where(eq(credential.id, before.id));
  const id = v7();
  const sealed = (await secretBox(ctx.db)).seal(kubeconfig, id);
  const name = "administrator's kubeconfig";
  const row = {
    id,
    labId: plan.labId,
    kind: "kubeconfig" as const,
    name,
    sealed,
    createdAt: ctx.clock.now(),
  };
  await ctx.db.q.insert(credential).values(row);
  return id;
}

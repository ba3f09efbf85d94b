import { and, desc, eq, ne } from "drizzle-orm";
import type { z } from "zod";
import { DeployPlan } from "@/server/contract/deploy";
import { ResetLabInput } from "@/server/contract/reset";
import { DomainError } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { previewDeploy } from "../deploy/preview-deploy";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { requireLabByName } from "../lab/require-lab-by-name";
import { readLeftBehind } from "./read-left-behind";

/**
 * Queues the job that brings a lab's hosts back to how they were before their first deploy: its cluster and everything on
 * it is gone then. The typed name has to be the lab's.
 * @throws DomainError `bad_input` for another name; `wrong_state` as a deploy, for want of hosts or of a bundle
 */
export async function requestReset(
  ctx: ServiceContext,
  input: z.input<typeof ResetLabInput>,
): Promise<{ jobId: string }> {
  const { labId, confirmName, idempotencyKey } = parseInput(ResetLabInput, input);
  await authorize(ctx, "job.start", { labId });
  const granted = await authorize(ctx, "lab.update", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "reset");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const found = await requireLabByName(tx, { labId, confirmName }, "to reset its hosts.");
      const { name, state } = found;
      const { allowed, reason } = labCan.reset({ state, plain: found.request?.kind === "plain" });
      if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${state}.`);
      const plan =
        (await readClusterPlan(tx, labId)) ??
        (await previewDeploy(tx, { labId, profile: "basic" })).view.plan;
      const hosts = plan.hosts.length;
      const jobId = await enqueueJob(tx, granted, {
        labId,
        kind: "reset",
        title: `Reset ${hosts} ${hosts === 1 ? "host" : "hosts"} of ${name}`,
        payload: { plan },
        idempotencyKey,
        descriptorRevisionId: plan.descriptorRevisionId,
        bundleId: plan.bundleId,
      });
      const detail = { jobId, clusterId: plan.clusterId, hosts: plan.hosts.map((host) => host.name) };
      return {
        result: { jobId },
        entry: { action: "lab.reset", subject: name, subjectId: labId, labId, detail },
      };
    });
  return onceByKey(idempotencyKey, request);
}

/** What the hosts carry is what the last deploy that touched them was planned as, hosts that left untouched included. */
async function readClusterPlan(ctx: ServiceContext, labId: string): Promise<DeployPlan | undefined> {
  const { q, t } = ctx.db;
  const [row] = await q
    .select({ plan: t.cluster.plan })
    .from(t.cluster)
    .where(and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone")))
    .orderBy(desc(t.cluster.createdAt), desc(t.cluster.id))
    .limit(1);
  const { data } = DeployPlan.safeParse(row?.plan);
  return data && { ...data, hosts: [...data.hosts, ...(await readLeftBehind(ctx, labId, data))] };
}

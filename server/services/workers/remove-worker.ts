import { eq } from "drizzle-orm";
import type { z } from "zod";
import { RemoveWorkerInput } from "@/server/contract/workers";
import { clusterCan } from "@/server/domain/cluster-state";
import { badInput, DomainError, notFound } from "@/server/domain/errors";
import { membersOf, requireRemovable, withoutHost } from "@/server/domain/kubeadm/cluster-members";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { digestFiles } from "../deploy/digest-files";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";

/**
 * Queues the job that takes a worker out of the lab's cluster: its pods leave by the eviction API, its node is deleted, the
 * host is brought back to how it was. It goes by the plan the cluster carries, whatever the descriptor says now. The typed
 * name has to be the host's.
 * @throws DomainError `bad_input` for another name or a host that is no node, `unsupported` for the control plane and the
 *   last worker, `wrong_state` without a cluster
 */
export async function removeWorker(
  ctx: ServiceContext,
  input: z.input<typeof RemoveWorkerInput>,
): Promise<{ jobId: string }> {
  const wanted = parseInput(RemoveWorkerInput, input);
  const { labId, host, confirmName, idempotencyKey, hostIsGone, keepCordoned, drainSeconds } = wanted;
  await authorize(ctx, "job.start", { labId });
  const granted = await authorize(ctx, "lab.update", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "remove-worker");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { name, before } = await requireCluster(tx, labId);
      requireRemovable(before, host, hostIsGone);
      if (confirmName.trim() !== host) {
        const message = `Type the host's name, ${host}, to remove it from the cluster.`;
        throw badInput(message, [{ field: "confirmName", message }]);
      }
      const plan = withoutHost(before, host);
      const files = digestFiles(plan, await requireManifest(tx, plan.bundleId));
      const jobId = await enqueueJob(tx, granted, {
        labId,
        kind: "remove-worker",
        title: `Remove worker ${host}`,
        payload: {
          plan,
          files,
          members: membersOf(before),
          before,
          host,
          hostIsGone,
          keepCordoned,
          drainSeconds,
        },
        idempotencyKey,
        descriptorRevisionId: plan.descriptorRevisionId,
        bundleId: plan.bundleId,
      });
      const { clusterId } = plan;
      const detail = { jobId, clusterId, host, hostIsGone };
      const entry = {
        action: "lab.remove-worker",
        subject: name,
        subjectId: labId,
        labId,
        detail,
      };
      return { result: { jobId }, entry };
    });
  return onceByKey(idempotencyKey, request);
}

async function requireCluster(tx: ServiceContext, labId: string) {
  const { lab } = tx.db.t;
  const [row] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!row) throw notFound("This lab");
  const { cluster, running } = await readRunning(tx, labId);
  const refused = [
    labCan.reset({ state: row.state, plain: row.request?.kind === "plain" }),
    clusterCan.removeWorker(cluster),
  ].find((one) => !one.allowed);
  if (refused || !running) {
    throw new DomainError("wrong_state", refused?.reason ?? "The cluster has no plan.");
  }
  return { name: row.name, before: running };
}

async function requireManifest(tx: ServiceContext, bundleId: string) {
  const { bundle } = tx.db.t;
  const [row] = await tx.db.q.select().from(bundle).where(eq(bundle.id, bundleId)).limit(1);
  if (row) return row.manifest;
  throw new DomainError(
    "wrong_state",
    "The bundle this cluster was deployed from is no longer in the store: import it again.",
  );
}

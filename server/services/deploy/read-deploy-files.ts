import { eq } from "drizzle-orm";
import { z } from "zod";
import type { BundleManifest } from "@/server/contract/bundle";
import type { RenderedFile } from "@/server/contract/deploy";
import { DeployPayload } from "@/server/contract/deploy-run";
import type { DeployFiles } from "@/server/contract/deploy-view";
import { Id } from "@/server/contract/ids";
import { CLUSTER_KINDS, type JobKind } from "@/server/contract/job";
import { AddWorkersPayload, RemoveWorkerPayload } from "@/server/contract/workers";
import { DomainError, notFound } from "@/server/domain/errors";
import { renderAddition, renderRemoval } from "@/server/domain/kubeadm/render-change";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const ReadDeployFilesInput = z.object({ jobId: Id });

/**
 * The files of a job that changes a cluster: its plan, which is kept with it, rendered as the run does.
 * @throws DomainError `not_found` also for a bundle that is gone; `unsupported` for a job of another kind
 */
export async function readDeployFiles(
  ctx: ServiceContext,
  input: z.input<typeof ReadDeployFilesInput>,
): Promise<DeployFiles> {
  const { jobId } = parseInput(ReadDeployFilesInput, input);
  const { job, bundle } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ labId: job.labId, kind: job.kind, payload: job.payload, manifest: bundle.manifest })
    .from(job)
    .leftJoin(bundle, eq(bundle.id, job.bundleId))
    .where(eq(job.id, jobId))
    .limit(1);
  if (!row) throw notFound("This job");
  await authorize(ctx, "job.read", { labId: row.labId });
  if (!CLUSTER_KINDS.includes(row.kind)) {
    throw new DomainError("unsupported", "Only a job that changes a cluster writes rendered files.");
  }
  if (!row.manifest) throw notFound("The bundle of this job");
  const { plan } = DeployPayload.parse(row.payload);
  return {
    hosts: plan.hosts.map((host) => host.name),
    files: renderPayload(row.kind, row.payload, row.manifest),
  };
}

function renderPayload(kind: JobKind, payload: unknown, manifest: BundleManifest): RenderedFile[] {
  if (kind === "add-workers") {
    const { plan, added } = AddWorkersPayload.parse(payload);
    return renderAddition(plan, added, manifest);
  }
  if (kind === "remove-worker") {
    const { plan: after, ...removal } = RemoveWorkerPayload.parse(payload);
    return renderRemoval({ ...removal, after }, manifest);
  }
  return renderKubeadm(DeployPayload.parse(payload).plan, manifest);
}

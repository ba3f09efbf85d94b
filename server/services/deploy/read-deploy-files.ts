import { eq } from "drizzle-orm";
import { z } from "zod";
import { DeployPayload } from "@/server/contract/deploy-run";
import type { DeployFiles } from "@/server/contract/deploy-view";
import { Id } from "@/server/contract/ids";
import { DomainError, notFound } from "@/server/domain/errors";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

const ReadDeployFilesInput = z.object({ jobId: Id });

/**
 * The files of a deploy job: its plan, which is kept with it, rendered as the run does.
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
  if (row.kind !== "deploy") throw new DomainError("unsupported", "Only a deploy writes rendered files.");
  if (!row.manifest) throw notFound("The bundle of this deploy");
  const { plan } = DeployPayload.parse(row.payload);
  return { hosts: plan.hosts.map((host) => host.name), files: renderKubeadm(plan, row.manifest) };
}

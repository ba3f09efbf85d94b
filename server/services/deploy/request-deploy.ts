import type { z } from "zod";
import type { CheckResult } from "@/server/contract/check";
import { RequestDeployInput } from "@/server/contract/deploy-view";
import { blockingResults, checksAllow } from "@/server/domain/checks/block-deploy";
import { DomainError } from "@/server/domain/errors";
import { membersOf } from "@/server/domain/kubeadm/cluster-members";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { digestFiles } from "./digest-files";
import { previewDeploy } from "./preview-deploy";

/**
 * Queues a deploy by the plan of this moment, which is kept with the job: what was read is what is done. It waits behind
 * whatever holds the lab. The same idempotency key answers the same job again.
 * @throws DomainError `wrong_state` (no bundle, lab not ready, plain lab, a check that failed), `conflict` (plan changed since it was read),
 *   `unsupported` (built programs outside a practice lab without the tick)
 */
export async function requestDeploy(
  ctx: ServiceContext,
  input: z.input<typeof RequestDeployInput>,
): Promise<{ jobId: string }> {
  const { digest, acceptBuiltHere, idempotencyKey, ...wanted } = parseInput(RequestDeployInput, input);
  const { labId } = wanted;
  const granted = await authorize(ctx, "job.start", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "deploy");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { lab, view, manifest, running } = await previewDeploy(tx, wanted);
      const { allowed, reason } = labCan.deploy(lab);
      if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${lab.state}.`);
      if (digest !== undefined && digest !== view.digest) throw changedPlan();
      refuseFailedChecks(view.checks);
      if (lab.kind !== "practice" && view.bundle.marks.includes("built here") && !acceptBuiltHere) {
        throw builtHere(view.bundle.name);
      }
      const { plan, bundle, revision } = view;
      const hosts = plan.hosts.length;
      const jobId = await enqueueJob(tx, granted, {
        labId,
        kind: "deploy",
        title: `Deploy Kubernetes ${plan.kubernetes} to ${hosts} ${hosts === 1 ? "host" : "hosts"}`,
        payload: { plan, files: digestFiles(plan, manifest), members: membersOf(running) },
        idempotencyKey,
        descriptorRevisionId: revision.id,
        bundleId: bundle.id,
      });
      const detail = {
        jobId,
        clusterId: plan.clusterId,
        bundleId: bundle.id,
        revision: revision.number,
        digest: view.digest,
        acceptBuiltHere,
      };
      const entry = { action: "lab.deploy", subject: lab.name, subjectId: labId, labId, detail };
      return { result: { jobId }, entry };
    });
  return onceByKey(idempotencyKey, request);
}

/** @throws DomainError `wrong_state` with every check that failed */
export function refuseFailedChecks(checks: readonly CheckResult[]): void {
  const { allowed, reason } = checksAllow(checks);
  if (allowed) return;
  const issues = blockingResults(checks).map((one) => ({
    field: one.field ?? (one.host === null ? one.id : `${one.id} ${one.host}`),
    message: one.message,
  }));
  throw new DomainError("wrong_state", reason ?? "A check failed.", { issues });
}

export const changedPlan = () =>
  new DomainError("conflict", "The lab or the bundle changed since this plan was read: read it again.");

/** The refusal of programs nobody released, outside a practice lab. */
export const builtHere = (name: string) =>
  new DomainError(
    "unsupported",
    `The bundle ${name} holds programs that were built here and not released by their projects: tick that you accept this on hosts outside a practice lab, or choose another bundle.`,
  );

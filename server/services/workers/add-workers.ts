import type { z } from "zod";
import { AddWorkersInput } from "@/server/contract/workers";
import { DomainError } from "@/server/domain/errors";
import { membersOf } from "@/server/domain/kubeadm/cluster-members";
import { labCan } from "@/server/domain/lab-state";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { digestFiles } from "../deploy/digest-files";
import { builtHere, changedPlan, refuseFailedChecks } from "../deploy/request-deploy";
import { parseInput } from "../errors";
import { enqueueJob, findRepeatedJob } from "../job/enqueue-job";
import { onceByKey } from "../job/once-by-key";
import { previewWorkers } from "./preview-workers";

/**
 * Queues the job by which hosts join the lab's running cluster as workers, by the plan of this moment. The nodes that are
 * there keep their pod ranges and options; they get routes to the new ones. The same idempotency key answers the same job.
 * @throws DomainError as `previewWorkers`, and as `requestDeploy` for failed checks, a changed plan and built programs
 */
export async function addWorkers(
  ctx: ServiceContext,
  input: z.input<typeof AddWorkersInput>,
): Promise<{ jobId: string }> {
  const { digest, acceptBuiltHere, idempotencyKey, ...wanted } = parseInput(AddWorkersInput, input);
  const { labId } = wanted;
  const granted = await authorize(ctx, "job.start", { labId });
  const request = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const repeated = await findRepeatedJob(tx, idempotencyKey, "add-workers");
      if (repeated) return { result: { jobId: repeated.jobId }, entry: null };
      const { lab, running, manifest, plan, added, shown, revision } = await previewWorkers(tx, wanted);
      const { allowed, reason } = labCan.deploy(lab);
      if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${lab.state}.`);
      if (digest !== undefined && digest !== shown.digest) throw changedPlan();
      refuseFailedChecks(shown.checks);
      if (lab.kind !== "practice" && shown.bundle.builtHere && !acceptBuiltHere) {
        throw builtHere(shown.bundle.name);
      }
      const jobId = await enqueueJob(tx, granted, {
        labId,
        kind: "add-workers",
        title: `Add ${added.length === 1 ? "worker" : "workers"} ${added.join(", ")}`,
        payload: { plan, files: digestFiles(plan, manifest), members: membersOf(running), added },
        idempotencyKey,
        descriptorRevisionId: revision.id,
        bundleId: plan.bundleId,
      });
      const { clusterId } = plan;
      const detail = { jobId, clusterId, hosts: added, revision: revision.number, acceptBuiltHere };
      const entry = {
        action: "lab.add-workers",
        subject: lab.name,
        subjectId: labId,
        labId,
        detail,
      };
      return { result: { jobId }, entry };
    });
  return onceByKey(idempotencyKey, request);
}

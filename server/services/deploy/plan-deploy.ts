import type { z } from "zod";
import { type DeployPlanView, PlanDeployInput } from "@/server/contract/deploy-view";
import type { Allowed } from "@/server/contract/job";
import { checksAllow } from "@/server/domain/checks/block-deploy";
import { DomainError } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { diffToLastRun } from "./diff-to-last-run";
import { previewDeploy } from "./preview-deploy";

/**
 * The plan page: what a deploy would do, on which hosts, with every file to read. Whoever sees the lab may read it;
 * `can.deploy` says whether the caller may start it and why not.
 * @throws DomainError as `previewDeploy`
 */
export async function planDeploy(
  ctx: ServiceContext,
  input: z.input<typeof PlanDeployInput>,
): Promise<DeployPlanView> {
  const wanted = parseInput(PlanDeployInput, input);
  await authorize(ctx, "lab.read", { labId: wanted.labId });
  const { lab, manifest, view } = await previewDeploy(ctx, wanted);
  const role = await mayStart(ctx, wanted.labId);
  const lastRun = await diffToLastRun(ctx, view.plan, manifest);
  const deploy = [role, labCan.deploy(lab), checksAllow(view.checks)].find((one) => !one.allowed);
  return { ...view, lastRun, can: { deploy: deploy ?? { allowed: true, reason: null } } };
}

async function mayStart(ctx: ServiceContext, labId: string): Promise<Allowed> {
  try {
    await authorize(ctx, "job.start", { labId });
    return { allowed: true, reason: null };
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === "forbidden")
      return { allowed: false, reason: cause.message };
    throw cause;
  }
}

import type { z } from "zod";
import { type DeployPlanView, PlanDeployInput } from "@/server/contract/deploy-view";
import { checksAllow } from "@/server/domain/checks/block-deploy";
import { countPassed } from "@/server/domain/checks/count-passed";
import { offerOptions } from "@/server/domain/kubeadm/offer-options";
import { labCan } from "@/server/domain/lab-state";
import { predictCluster } from "@/server/domain/nodes/predict-cluster";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
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
  const { lab, manifest, view, decided, facts, telco } = await previewDeploy(ctx, wanted);
  const role = await mayCaller(ctx, "job.start", { labId: wanted.labId });
  const waive = await mayCaller(ctx, "check.waive", { labId: wanted.labId });
  const lastRun = await diffToLastRun(ctx, view.plan, manifest);
  const deploy = [role, labCan.deploy(lab), checksAllow(view.checks)].find((one) => !one.allowed);
  const offer = { ...offerOptions(decided, view.plan.hosts, facts), telco };
  const passed = countPassed(view.checks);
  const checks = wanted.checks === "all" ? view.checks : view.checks.filter((one) => one.status !== "passed");
  const names = view.plan.hosts.map((host) => host.name);
  const { evidence: _, ...prediction } = predictCluster(view.plan, facts, { names, unfinished: false });
  return {
    ...view,
    prediction,
    checks,
    passed,
    offer,
    lastRun,
    can: { deploy: deploy ?? { allowed: true, reason: null }, waive },
  };
}

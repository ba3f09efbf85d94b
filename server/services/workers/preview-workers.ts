import type { CheckResult } from "@/server/contract/check";
import type { PlanWorkersInput, WorkersPlanView } from "@/server/contract/workers";
import { checksAllow } from "@/server/domain/checks/block-deploy";
import { CHECKS } from "@/server/domain/checks/registry";
import { clusterCan } from "@/server/domain/cluster-state";
import { DomainError } from "@/server/domain/errors";
import { requireJoinable, workOfAddition } from "@/server/domain/kubeadm/cluster-members";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { labCan } from "@/server/domain/lab-state";
import { readRunning } from "../cluster/read-running";
import type { ServiceContext } from "../context";
import { previewDeploy } from "../deploy/preview-deploy";
import { requireNewestRevision } from "../descriptor/require-newest-revision";

/**
 * What it would be to have hosts join the lab's cluster: its own bundle, profile and options, the hosts as workers. Part of
 * verbs that authorize.
 * @throws DomainError `wrong_state` without a verified cluster, `bad_input` for hosts that cannot join, as `previewDeploy`
 */
export async function previewWorkers(ctx: ServiceContext, { labId, hosts, options }: PlanWorkersInput) {
  const { cluster, running } = await readRunning(ctx, labId);
  const { allowed, reason } = clusterCan.addWorkers(cluster);
  if (!allowed || !running) throw new DomainError("wrong_state", reason ?? "The cluster has no plan.");
  const { content } = await requireNewestRevision(ctx, labId);
  const added = [...new Set(hosts)];
  requireJoinable(
    running,
    content.hosts.map((host) => host.name),
    added,
  );
  const asked = {
    ...running.options,
    hosts: { ...running.options?.hosts, ...options },
    cluster: running.options?.cluster ?? {},
  };
  const { lab, manifest, view } = await previewDeploy(ctx, {
    labId,
    bundleId: running.bundleId,
    profile: running.profile,
    roles: Object.fromEntries(added.map((name) => [name, "worker"])),
    // a plan that was asked for without options stays one
    ...(running.options || options ? { options: asked } : {}),
  });
  const { plan, bundle, digest } = view;
  const stages = planStages(plan, workOfAddition(plan, added));
  const checks = view.checks.filter((check) => concerns(check, added));
  const add = [labCan.deploy(lab), checksAllow(checks)].find((one) => !one.allowed);
  const shown: WorkersPlanView = {
    kubernetes: plan.kubernetes,
    bundle: { name: bundle.name, builtHere: bundle.marks.includes("built here") },
    hosts: plan.hosts
      .filter((host) => added.includes(host.name))
      .map(({ name, address, podCidr }) => ({ name, address, podCidr })),
    stages,
    estimateSeconds: stages.reduce((sum, stage) => sum + stage.estimateSeconds, 0),
    checks,
    digest,
    can: { add: add ?? { allowed: true, reason: null } },
  };
  return { lab, running, manifest, plan, added, shown, revision: view.revision };
}

/** What is wrong with a node that runs holds up no other host; what two hosts have between them concerns both. */
function concerns(check: CheckResult, added: readonly string[]): boolean {
  if (check.host === null || added.includes(check.host)) return true;
  return CHECKS.find((one) => one.id === check.id)?.of === "hosts";
}

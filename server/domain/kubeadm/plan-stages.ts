import type { DeployPlan, PlanStage } from "@/server/contract/deploy";

/**
 * Stages of a deploy in the order of the plays of ansible/site.yml (`fairlead_stage`), with the hosts each works on.
 * Estimates are from measured runs on three hosts.
 */
export function planStages(plan: Pick<DeployPlan, "hosts">): PlanStage[] {
  const all = plan.hosts.map((host) => host.name);
  const ofRole = (role: string) => plan.hosts.filter((host) => host.role === role).map((host) => host.name);
  return [
    { id: "precheck", title: "Precheck", hosts: all, estimateSeconds: 3 },
    { id: "prepare", title: "Prepare", hosts: all, estimateSeconds: 10 },
    { id: "container-runtime", title: "Container runtime", hosts: all, estimateSeconds: 12 },
    { id: "control-plane", title: "Control plane", hosts: ofRole("control-plane"), estimateSeconds: 12 },
    { id: "workers", title: "Workers", hosts: ofRole("worker"), estimateSeconds: 8 },
    { id: "pod-network", title: "Pod network", hosts: all, estimateSeconds: 3 },
    { id: "verify", title: "Verify", hosts: all, estimateSeconds: 12 },
  ];
}

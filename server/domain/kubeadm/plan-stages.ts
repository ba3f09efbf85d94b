import type { DeployPlan, PlanStage } from "@/server/contract/deploy";

/**
 * Stages of a deploy in the order of the plays of ansible/site.yml (`fairlead_stage`), with the hosts each works on.
 * Estimates are from measured runs on three hosts.
 * @param work hosts that are set up; all when left out
 */
export function planStages(
  plan: Pick<DeployPlan, "hosts" | "telcoAddOns">,
  work?: readonly string[],
): PlanStage[] {
  const all = plan.hosts.map((host) => host.name);
  const set = work ? [...work] : all;
  const ofRole = (role: string) => plan.hosts.filter((host) => host.role === role).map((host) => host.name);
  const workers = ofRole("worker").filter((name) => set.includes(name));
  return [
    { id: "precheck", title: "Precheck", hosts: all, estimateSeconds: 3 },
    { id: "prepare", title: "Prepare", hosts: set, estimateSeconds: 10 },
    { id: "container-runtime", title: "Container runtime", hosts: set, estimateSeconds: 12 },
    { id: "control-plane", title: "Control plane", hosts: ofRole("control-plane"), estimateSeconds: 12 },
    { id: "workers", title: "Workers", hosts: workers, estimateSeconds: 8 },
    { id: "pod-network", title: "Pod network", hosts: all, estimateSeconds: 3 },
    ...(plan.telcoAddOns
      ? [{ id: "telco-add-ons" as const, title: "Telco add-ons", hosts: all, estimateSeconds: 15 }]
      : []),
    { id: "verify", title: "Verify", hosts: all, estimateSeconds: 12 },
  ];
}

/** One play of ansible/remove-worker.yml each (`fairlead_stage`); estimates from measured runs, drain without busy pods. */
export interface RemovalStage {
  id: "check" | "drain" | "delete-node" | "reset-host" | "pod-network" | "telco-add-ons" | "verify";
  title: string;
  hosts: string[];
  estimateSeconds: number;
}

/** Until one of these has ended the cluster is as it was: at most its pods have moved. */
export const KEEPS_THE_CLUSTER: readonly RemovalStage["id"][] = ["check", "drain"];

/** Stages of a removal. @param plan of the cluster without the host */
export function removalStages(
  plan: { hosts: readonly { name: string; role: string | null }[]; telcoAddOns?: unknown },
  host: string,
  hostIsGone: boolean,
): RemovalStage[] {
  const others = plan.hosts.map((one) => one.name);
  const planes = plan.hosts.filter((one) => one.role === "control-plane").map((one) => one.name);
  const all: RemovalStage[] = [
    { id: "check", title: "Check", hosts: hostIsGone ? others : [...others, host], estimateSeconds: 2 },
    { id: "drain", title: "Drain", hosts: planes, estimateSeconds: 10 },
    { id: "delete-node", title: "Delete node", hosts: planes, estimateSeconds: 1 },
    { id: "reset-host", title: "Reset host", hosts: [host], estimateSeconds: 8 },
    { id: "pod-network", title: "Pod network", hosts: others, estimateSeconds: 3 },
    { id: "telco-add-ons", title: "Telco add-ons", hosts: others, estimateSeconds: 3 },
    { id: "verify", title: "Verify", hosts: others, estimateSeconds: 12 },
  ];
  return all.filter(({ id }) => {
    if (id === "telco-add-ons") return plan.telcoAddOns !== undefined;
    return !hostIsGone || (id !== "drain" && id !== "reset-host");
  });
}

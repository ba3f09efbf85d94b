import type { HostRole } from "@/server/contract/lab";

export type Roles = Readonly<Record<string, HostRole>>;

/** What is wrong with a choice of roles, in a sentence; null when it can be planned. kubeadm here: one control plane. */
export function brokenRule(roles: Roles): string | null {
  const names = Object.keys(roles).filter((name) => roles[name] === "control-plane");
  if (names.length === 1) return null;
  if (names.length === 0) return "No host carries the control plane: choose one.";
  return `${names.join(" and ")} both carry the control plane, and this installer sets up exactly one: make the others workers.`;
}

/** The control planes a person chose, for the address; null when they are those proposed. */
export function rolesToText(roles: Roles, proposed: Roles): string | null {
  const planes = (of: Roles) => Object.keys(of).filter((name) => of[name] === "control-plane");
  const chosen = planes(roles).sort().join(",");
  return chosen === planes(proposed).sort().join(",") ? null : chosen || "none";
}

/** Reads them back. Names of hosts that are not there are left out. */
export function rolesFromText(text: string | null, hosts: readonly string[]): Roles | null {
  if (text === null) return null;
  const planes = new Set(text.split(","));
  return Object.fromEntries(hosts.map((name) => [name, planes.has(name) ? "control-plane" : "worker"]));
}

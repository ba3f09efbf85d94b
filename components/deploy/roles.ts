import type { PlannedRole } from "@/server/contract/lab";

export type Roles = Readonly<Record<string, PlannedRole>>;

/** What is wrong with a choice of roles, in a sentence; null when it can be planned. kubeadm here: one control plane. */
export function brokenRule(roles: Roles): string | null {
  const names = Object.keys(roles).filter((name) => roles[name] === "control-plane");
  if (names.length === 1) return null;
  if (names.length === 0) return "No host carries the control plane: choose one.";
  return `${names.join(" and ")} both carry the control plane, and this installer sets up exactly one: make the others workers.`;
}

/** Names of hosts; null where the choice is as proposed. */
export interface RolesText {
  planes: string | null;
  unused: string | null;
}

/** A choice for the address: its control planes and the hosts left out. Hosts without a role are left out, too. */
export function rolesToText(roles: Roles, proposed: Roles): RolesText {
  const listed = (of: Roles, role: PlannedRole) =>
    Object.keys(of)
      .filter((name) => of[name] === role)
      .sort()
      .join(",");
  const planes = listed(roles, "control-plane");
  const same =
    planes === listed(proposed, "control-plane") && listed(roles, "worker") === listed(proposed, "worker");
  if (same) return { planes: null, unused: null };
  return { planes: planes || "none", unused: listed(roles, "unused") || null };
}

/** Reads them back. Names of hosts that are not there are left out. */
export function rolesFromText({ planes, unused }: RolesText, hosts: readonly string[]): Roles | null {
  if (planes === null) return null;
  const first = new Set(planes.split(","));
  const out = new Set(unused?.split(","));
  const roleOf = (name: string): PlannedRole =>
    out.has(name) ? "unused" : first.has(name) ? "control-plane" : "worker";
  return Object.fromEntries(hosts.map((name) => [name, roleOf(name)]));
}

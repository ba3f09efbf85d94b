import type { Role } from "@/server/contract/role-table";

/** What a role may do, one line each, for the person who gives it. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: "Reads labs, jobs, logs and bundles.",
  auditor: "Reads everything a viewer does, and people and the audit trail.",
  operator: "Creates practice labs, builds bundles, starts and cancels jobs, downloads kubeconfigs.",
  lab_owner: "Does what an operator does, and renames and removes labs.",
  admin: "Does everything, and adds people.",
};

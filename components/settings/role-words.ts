import { ROLES, type Role } from "@/server/contract/role-table";

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** What a role may do, one line each, for the person who gives it. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: "Reads labs, jobs, logs and bundles.",
  auditor: "Reads everything a viewer does, and people and the audit trail.",
  operator:
    "Registers labs, creates practice labs, builds bundles, starts and cancels jobs, downloads kubeconfigs.",
  lab_owner: "Does what an operator does, and renames and removes labs, and gives roles on them.",
  admin: "Does everything, and adds and disables people.",
};

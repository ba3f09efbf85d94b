"use client";

import { useSearchParams } from "next/navigation";
import { type Roles, rolesFromText, rolesToText } from "./roles";

/** Bundle and roles live in the address: a plan can be sent to somebody else to read. */
export function useDeployChoice(hosts: readonly string[]) {
  const query = useSearchParams();
  const bundleId = query.get("bundle");
  const chosen = rolesFromText({ planes: query.get("control-plane"), unused: query.get("unused") }, hosts);
  const set = (name: string, value: string | null) => {
    const url = new URL(window.location.href);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    window.history.replaceState(null, "", url);
  };
  return {
    bundleId,
    /** null: as proposed. */
    chosen,
    setBundle: (id: string) => set("bundle", id),
    setRoles: (roles: Roles, proposed: Roles) => {
      const { planes, unused } = rolesToText(roles, proposed);
      set("control-plane", planes);
      set("unused", unused);
    },
  };
}

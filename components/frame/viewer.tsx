"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Allowed } from "@/server/contract/job";
import { type Permission, type Role, roleHas, whoMay } from "@/server/contract/role-table";

/** The person who is signed in. */
export interface SignedIn {
  id: string;
  name: string;
  email: string;
  role: Role;
}

const ViewerContext = createContext<SignedIn | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: SignedIn; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

/** @throws when used outside the console's layout */
export function useViewer(): SignedIn {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error("No one is signed in here.");
  return viewer;
}

/** May the person do this everywhere, and if not, who may. For one lab ask the server's `can`: a membership may raise it. */
export function useMay(permission: Permission): Allowed {
  const { role } = useViewer();
  if (roleHas(role, permission)) return { allowed: true, reason: null };
  return { allowed: false, reason: `You may not do this: it ${whoMay(permission)}.` };
}

"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

interface CurrentLab {
  labId: string | null;
  show: (labId: string) => void;
}
const CurrentLabContext = createContext<CurrentLab>({ labId: null, show: () => {} });

const LAB_PAGE = /^\/labs\/([0-9a-f-]{36})(?:\/|$)/;

/** Remembers which lab the person is at, so that its part of the side bar stays while they read its jobs. */
export function CurrentLabProvider({ children }: { children: ReactNode }) {
  const [seen, show] = useState<string | null>(null);
  const pathname = usePathname();
  const asked = useSearchParams().get("lab");
  const named = LAB_PAGE.exec(pathname)?.[1] ?? asked;
  useEffect(() => {
    if (named) show(named);
  }, [named]);
  const labId = named ?? (pathname === "/" ? null : seen);
  return <CurrentLabContext value={{ labId, show }}>{children}</CurrentLabContext>;
}

export const useCurrentLab = (): string | null => useContext(CurrentLabContext).labId;

/** A page whose address does not name its lab (a job) tells the frame which one it belongs to. */
export function useShowLab(labId: string | null | undefined): void {
  const { show } = useContext(CurrentLabContext);
  useEffect(() => {
    if (labId) show(labId);
  }, [labId, show]);
}

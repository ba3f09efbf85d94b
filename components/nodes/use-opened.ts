"use client";

import { useMemo } from "react";
import { setParams, useUrlParams } from "../ui/use-url-params";

/** Rows that are open, kept in the address: `?open=cpu,cpu@host-1`. No resource or node has a comma or an @ in its name. */
export function useOpened(): ReadonlySet<string> {
  const { open } = useUrlParams(["open"]).values;
  return useMemo(() => new Set(open.split(",").filter(Boolean)), [open]);
}

/** Opens or closes a row. Reads the address itself, so that rows need not be drawn anew for it. */
export function toggleOpened(id: string): void {
  const now = (new URL(window.location.href).searchParams.get("open") ?? "").split(",").filter(Boolean);
  const next = now.includes(id) ? now.filter((one) => one !== id && !one.startsWith(`${id}@`)) : [...now, id];
  setParams({ open: next.join(",") });
}

"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { formatLineAnchor, type LineAnchor, parseLineAnchor } from "./log/line-anchor";
import type { LogTarget } from "./log/log-view";

export const JOB_TABS = ["log", "console", "tasks", "files", "api"] as const;
export type JobTab = (typeof JOB_TABS)[number];

export const isJobTab = (text: string | null): text is JobTab => JOB_TABS.some((tab) => tab === text);

export interface JobAddress {
  tab: JobTab;
  setTab: (tab: JobTab) => void;
  /** The run the address names; null: the last one. */
  run: number | null;
  setRun: (run: number) => void;
  target: LogTarget | null;
  /** Marks lines in the log without moving elsewhere. */
  mark: (anchor: LineAnchor | null) => void;
  /** Opens the log at these lines. */
  jump: (anchor: LineAnchor) => void;
}

/** Tab, run and lines live in the address: each view of a job can be sent to somebody else. */
export function useJobAddress(): JobAddress {
  const query = useSearchParams();
  const asked = query.get("tab");
  const run = Number(query.get("run"));
  const [target, setTarget] = useState<LogTarget | null>(readTarget);
  useEffect(() => {
    const read = () => setTarget(readTarget());
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  const mark = useCallback((anchor: LineAnchor | null) => {
    setTarget(anchor && { anchor });
    replace((url) => {
      url.hash = anchor ? formatLineAnchor(anchor) : "";
    });
  }, []);
  return {
    tab: isJobTab(asked) ? asked : "log",
    setTab: (tab) =>
      replace((url) => {
        if (tab === "log") url.searchParams.delete("tab");
        else url.searchParams.set("tab", tab);
      }),
    run: Number.isInteger(run) && run > 0 ? run : null,
    setRun: (wanted) => {
      setTarget(null);
      replace((url) => {
        url.searchParams.set("run", String(wanted));
        url.hash = "";
      });
    },
    target,
    mark,
    jump: (anchor) => {
      mark(anchor);
      replace((url) => url.searchParams.delete("tab"));
    },
  };
}

function readTarget(): LogTarget | null {
  if (typeof window === "undefined") return null;
  const anchor = parseLineAnchor(window.location.hash);
  return anchor && { anchor };
}

function replace(change: (url: URL) => void): void {
  const url = new URL(window.location.href);
  change(url);
  // Next reads the address of the history too, so `useSearchParams` follows without asking the server
  window.history.replaceState(null, "", url);
}

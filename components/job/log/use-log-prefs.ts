"use client";

import { useLocalStorage } from "@mantine/hooks";
import type { FoldMode } from "./fold-opening";
import type { TimeMode } from "./log-time";

/** How a person likes to read logs; kept in this browser. */
export interface LogPrefs {
  timeMode: TimeMode;
  wrap: boolean;
  foldMode: FoldMode;
}

const PREFS: LogPrefs = { timeMode: "since start", wrap: false, foldMode: "folded" };

export function useLogPrefs(): { prefs: LogPrefs; change: (wanted: Partial<LogPrefs>) => void } {
  const [kept, setKept] = useLocalStorage<Partial<LogPrefs>>({
    key: "fairlead-log",
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  return { prefs: { ...PREFS, ...kept }, change: (wanted) => setKept({ ...kept, ...wanted }) };
}

"use client";

import { useEffect, useRef } from "react";

export interface LogKeys {
  step: (by: 1 | -1) => void;
  toTop: () => void;
  toEnd: () => void;
  toggleFollow: () => void;
  toFailure: () => void;
  toggleWrap: () => void;
}

/** After a `g` the next key belongs to the frame (`g j`: jobs). */
const WAIT_MS = 1_200;

/** Listens for the log's shortcuts (components/frame/shortcut-table.ts; `/` is kept for search) wherever on the page the focus is, but for fields and open dialogs. */
export function useLogKeys(keys: LogKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let gAt = 0;
    const press = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector("[role=dialog]")) return;
      const afterG = Date.now() - gAt < WAIT_MS;
      gAt = event.key === "g" && !afterG ? Date.now() : 0;
      const { step, toTop, toEnd, toggleFollow, toFailure, toggleWrap } = latest.current;
      if (afterG) return event.key === "g" ? toTop() : undefined;
      const actions: Record<string, () => void> = {
        j: () => step(1),
        k: () => step(-1),
        G: toEnd,
        f: toggleFollow,
        e: toFailure,
        w: toggleWrap,
      };
      actions[event.key]?.();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) ||
    target.closest("[role=tablist], [role=menu]") !== null);

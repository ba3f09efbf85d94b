"use client";

import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { type FollowState, follow } from "./follow";
import { BLOCK_ROWS } from "./log-block";
import type { RowModel } from "./row-model";

/** Heights of the rows, px, as log.module.css draws them. */
const LINE_PX = 20;
const HEADING_PX = 28;
/** Nearer to the end than this counts as being there. */
const END_PX = 24;

export interface LogScroll {
  scroller: RefObject<HTMLDivElement | null>;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  following: FollowState;
  /** Width of what can be seen, px: headings stay inside it while lines run on to the right. */
  width: number;
  /** First row that can be seen. */
  topRow: number;
  toEnd: () => void;
  toggleFollow: () => void;
  /** Brings a row to the upper third of the view. */
  toRow: (row: () => number) => void;
  toTop: () => void;
}

/** Scrolling of the log: blocks of rows as a virtual list, following the end, jumping to a row. */
export function useLogScroll(
  model: RowModel,
  last: number,
  wrap: boolean,
  startFollowing: boolean,
): LogScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [following, tell] = useReducer(follow, { following: startFollowing, seen: last });
  const lastRef = useRef(last);
  lastRef.current = last;
  const heightOf = useCallback(
    (from: number, to: number) => {
      const headings = model.headingsBefore(to) - model.headingsBefore(from);
      return (to - from - headings) * LINE_PX + headings * HEADING_PX;
    },
    [model],
  );
  // a new function makes the list measure again, which is wanted exactly when the rows changed
  const getItemKey = useMemo(() => {
    // measured heights are kept by key: those of wrapped lines say nothing about whole ones
    const kind = wrap ? "wrapped" : "whole";
    return (index: number) => model && `${kind} ${index}`;
  }, [model, wrap]);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: Math.ceil(model.count / BLOCK_ROWS),
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(index * BLOCK_ROWS, Math.min(model.count, (index + 1) * BLOCK_ROWS)),
    getItemKey,
    overscan: 1,
    initialRect: { width: 800, height: 600 },
  });
  const { width, topRow } = useViewport(scroller, virtualizer, model);
  useFollowing(scroller, following.following, virtualizer.getTotalSize(), (atEnd) =>
    tell({ type: "scrolled", atEnd, last: lastRef.current }),
  );
  const pending = useRef<{ row: () => number; tries: number } | null>(null);
  const settle = useCallback(() => {
    const [element, jump] = [scroller.current, pending.current];
    if (!element || !jump) return;
    const row = jump.row();
    const block = Math.floor(row / BLOCK_ROWS);
    const start = virtualizer.measurementsCache[block]?.start ?? 0;
    const rowElement = wrap ? rowIn(element, block, row) : null;
    const top = rowElement
      ? rowElement.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop
      : start + heightOf(block * BLOCK_ROWS, row);
    // what can be seen already stays where it is
    const seen =
      top >= element.scrollTop + HEADING_PX && top + HEADING_PX <= element.scrollTop + element.clientHeight;
    if (!seen) element.scrollTop = Math.max(0, top - element.clientHeight / 3);
    jump.tries -= 1;
    if (jump.tries > 0) requestAnimationFrame(settle);
    else pending.current = null;
  }, [virtualizer, wrap, heightOf]);
  const settleRef = useRef(settle);
  settleRef.current = settle;
  return {
    scroller,
    virtualizer,
    following,
    width,
    topRow,
    toEnd: () => tell({ type: "toEnd" }),
    toggleFollow: () => tell({ type: "toggled", last: lastRef.current }),
    toTop: () => {
      tell({ type: "jumped", last: lastRef.current });
      if (scroller.current) scroller.current.scrollTop = 0;
    },
    toRow: useCallback((row) => {
      tell({ type: "jumped", last: lastRef.current });
      // lines of another height above the row are measured only once they are near: look again a few frames later
      pending.current = { row, tries: 6 };
      requestAnimationFrame(() => settleRef.current());
    }, []),
  };
}

function rowIn(scroller: HTMLElement, block: number, row: number): Element | null {
  const element = scroller.querySelector(`[data-index="${block}"]`);
  return element?.children[row - block * BLOCK_ROWS] ?? null;
}

/** Keeps the view at the end while following, and tells when the person scrolls away from it or back to it. */
function useFollowing(
  scroller: RefObject<HTMLDivElement | null>,
  following: boolean,
  height: number,
  onScroll: (atEnd: boolean) => void,
): void {
  const top = useRef(0);
  const told = useRef(onScroll);
  told.current = onScroll;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !following || height === 0) return;
    element.scrollTop = element.scrollHeight;
    top.current = element.scrollTop;
  }, [scroller, following, height]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const scrolled = () => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
      // growing content fires no scroll upwards: only a person does
      if (atEnd || element.scrollTop < top.current - 2) told.current(atEnd);
      top.current = element.scrollTop;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => element.removeEventListener("scroll", scrolled);
  }, [scroller]);
}

function useViewport(
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  model: RowModel,
): { width: number; topRow: number } {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  const offset = virtualizer.scrollOffset ?? 0;
  const block = virtualizer.getVirtualItemForOffset(offset);
  if (!block) return { width, topRow: 0 };
  let row = block.index * BLOCK_ROWS;
  let top = block.start;
  while (row < model.count - 1) {
    top += model.rowAt(row)?.kind === "line" ? LINE_PX : HEADING_PX;
    if (top > offset) break;
    row += 1;
  }
  return { width, topRow: row };
}

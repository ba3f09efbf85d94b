"use client";

import { useEffect } from "react";
import { anchorAfterClick, type LineAnchor } from "./line-anchor";
import classes from "./log.module.css";
import { BLOCK_ROWS, type BlockContext, LogBlock } from "./log-block";
import type { RowModel } from "./row-model";
import type { LogScroll } from "./use-log-scroll";

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

/** The rows that can be seen, in a box that is as high as all of them. */
export function LogRows({
  model,
  scroll,
  context,
  wrap,
  want,
  onAnchor,
}: {
  model: RowModel;
  scroll: LogScroll;
  context: BlockContext;
  wrap: boolean;
  /** Asks for lines from..to. */
  want: (from: number, to: number) => void;
  onAnchor: (anchor: LineAnchor) => void;
}) {
  const { virtualizer, scroller, width } = scroll;
  const { store, marked } = context;
  const blocks = virtualizer.getVirtualItems();
  const linesOf = (from: number, to: number) =>
    model.linesOfRows(from * BLOCK_ROWS, (to + 1) * BLOCK_ROWS - 1);
  const shown = linesOf(blocks[0]?.index ?? 0, blocks.at(-1)?.index ?? 0);
  const [from, to] = [shown?.from ?? 0, shown?.to ?? 0];
  useEffect(() => {
    if (to > 0) want(from, to);
  }, [want, from, to]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // numbers are no links: a thousand of them would stand in the way of the Tab key; `j` and `k` reach every line
    const click = (event: MouseEvent) => {
      const n = Number(event.target instanceof HTMLElement && event.target.dataset.number);
      if (n > 0) onAnchor(anchorAfterClick(marked, n, event.shiftKey));
    };
    element.addEventListener("click", click);
    return () => element.removeEventListener("click", click);
  }, [scroller, marked, onAnchor]);

  return (
    <section
      ref={scroller}
      className={classes.scroller}
      data-wrap={wrap || undefined}
      aria-label="Lines"
      {...FOCUSABLE}
      style={{ ["--number-width" as string]: `${Math.max(3, String(model.lastLine).length)}ch` }}
    >
      <div
        className={classes.sizer}
        style={{ height: virtualizer.getTotalSize(), ["--view-width" as string]: `${width}px` }}
      >
        {blocks.map((block) => {
          const lines = linesOf(block.index, block.index);
          return (
            <div
              key={block.key}
              className={classes.block}
              data-index={block.index}
              ref={wrap ? virtualizer.measureElement : undefined}
              style={{ transform: `translateY(${block.start}px)` }}
            >
              <LogBlock
                index={block.index}
                model={model}
                stamp={lines ? store.stampOf(lines.from, lines.to) : 0}
                context={context}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

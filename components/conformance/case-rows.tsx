"use client";

import { Skeleton, Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { SuiteCase } from "@/server/contract/suite";
import { StatusBadge } from "../status/status-badge";
import { formatDuration } from "../ui/format-time";
import { CASE_LOOKS } from "./case-looks";
import classes from "./conformance.module.css";

const ROW = 48;
/** Pixels of a list nobody has measured yet: what the first paint shows. */
const FIRST = { width: 800, height: 640 };

/** A list of which only what is in view is on the page; what was not loaded yet is asked for as it comes near. */
export function CaseRows({
  cases,
  total,
  loading,
  more,
  onOpen,
}: {
  cases: readonly SuiteCase[];
  total: number;
  loading: boolean;
  more: (() => unknown) | null;
  onOpen: (n: number) => void;
}) {
  const scroll = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: loading ? 12 : total,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 10,
    initialRect: FIRST,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= cases.length - 50) more();
  }, [more, last, cases.length]);
  if (!loading && total === 0) {
    return (
      <Text c="dimmed" ta="center" py="xl">
        No case matches these filters.
      </Text>
    );
  }
  return (
    <section ref={scroll} className={classes.cases} aria-label="Cases" aria-busy={loading}>
      <ul className={classes.inner} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const one = cases[index];
          return (
            <li
              key={index}
              className={classes.row}
              style={{ height: ROW, transform: `translateY(${start}px)` }}
              aria-setsize={total}
              aria-posinset={index + 1}
            >
              {one ? (
                <Case one={one} onOpen={onOpen} />
              ) : (
                <Skeleton height={12} mx="md" mt={18} width="70%" />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Case({ one, onOpen }: { one: SuiteCase; onOpen: (n: number) => void }) {
  return (
    <button type="button" className={classes.case} title={one.name} onClick={() => onOpen(one.n)}>
      <span className={classes.status}>
        <StatusBadge {...CASE_LOOKS[one.status]} bare />
      </span>
      <span className={classes.name}>{one.name}</span>
      <Text span size="xs" c="dimmed" className={`${classes.time} num`}>
        {one.ms ? formatDuration(one.ms) : ""}
      </Text>
    </button>
  );
}

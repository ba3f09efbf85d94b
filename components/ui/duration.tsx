"use client";

import { formatDuration } from "./format-time";
import { useNow } from "./use-now";

/** How long something took, or takes so far while it has no end. @param from, to ms since the epoch */
export function Duration({ from, to }: { from: number | null; to: number | null }) {
  if (from === null) return <span aria-hidden>–</span>;
  if (to === null) return <RunningDuration from={from} />;
  return <span className="num">{formatDuration(to - from)}</span>;
}

function RunningDuration({ from }: { from: number }) {
  const now = useNow(1000);
  return (
    <span className="num" suppressHydrationWarning>
      {formatDuration(Math.max(0, now - from))}
    </span>
  );
}

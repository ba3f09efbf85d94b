"use client";

import { Tooltip } from "@mantine/core";
import { absoluteTime, relativeTime } from "./format-time";
import { useNow } from "./use-now";

/** "3 min ago", the exact time on hover. @param at ms since the epoch; null shows a dash */
export function RelativeTime({ at }: { at: number | null }) {
  const now = useNow(at !== null && Date.now() - at < 120_000 ? 1000 : 15_000);
  if (at === null) return <span aria-hidden>–</span>;
  return (
    <Tooltip label={absoluteTime(at)}>
      <time dateTime={new Date(at).toISOString()} suppressHydrationWarning>
        {relativeTime(at, now)}
      </time>
    </Tooltip>
  );
}

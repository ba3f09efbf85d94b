import { Tooltip } from "@mantine/core";
import type { ClusterWatch, WatchState } from "@/server/contract/node";
import type { StatusWord } from "@/server/contract/status-looks";
import { StatusBadge } from "../status/status-badge";
import { RelativeTime } from "../ui/relative-time";
import type { StreamState } from "./follow-nodes";
import classes from "./nodes.module.css";

const LOOKS: Record<WatchState, { status: StatusWord; word: string }> = {
  connecting: { status: "creating", word: "connecting" },
  live: { status: "ready", word: "live" },
  unreachable: { status: "unreachable", word: "API unreachable" },
  refused: { status: "failed", word: "API refuses" },
  unwatched: { status: "stale", word: "not followed" },
};

/** How old the figures are: "live", or since when nothing new is known. @param offline Fairlead itself does not answer */
export function WatchAge({
  watch,
  stream,
  offline,
}: {
  watch: ClusterWatch;
  stream: StreamState;
  offline: boolean;
}) {
  const { status, word } = offline
    ? ({ status: "unreachable", word: "Fairlead does not answer" } as const)
    : LOOKS[watch.state];
  const old = offline || watch.state !== "live";
  return (
    <span className={classes.age}>
      <Tooltip label={meaning(watch.state, stream)}>
        <span role="status">
          <StatusBadge status={status} word={word} />
        </span>
      </Tooltip>
      {old && watch.seenAt !== null && (
        <span>
          as of <RelativeTime at={watch.seenAt} />
        </span>
      )}
    </span>
  );
}

function meaning(state: WatchState, stream: StreamState): string {
  if (state !== "live") return "These are the figures that were seen last.";
  return stream === "blocked"
    ? "Something between holds streams back: this page asks every 2 s."
    : "A change in the cluster is here at once.";
}

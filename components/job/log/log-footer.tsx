"use client";

import { Tooltip } from "@mantine/core";
import { CopyButton } from "../../ui/copy-button";
import { toCurl } from "../../ui/to-curl";
import type { ConnectionPhase } from "./connection";
import type { LineStore } from "./line-store";
import classes from "./log.module.css";
import type { LogTail } from "./log-tail";
import { useConnection } from "./use-log";

const WORDS: Record<ConnectionPhase, [word: string, explained: string]> = {
  connecting: ["connecting", "The stream of new lines is being opened."],
  live: ["live", "New lines are sent as they are written."],
  "catching up": ["catching up", "Lines come faster than they can be shown; none is left out."],
  polling: [
    "polling",
    "Something between this browser and Fairlead holds streams back: new lines are asked for every second. None is left out.",
  ],
  offline: ["offline", "Fairlead does not answer. The log goes on where it stopped as soon as it does."],
  hidden: ["paused", "Nobody looked at this tab."],
  ended: ["complete", "The run has ended and all of its lines are stored."],
};

const number = new Intl.NumberFormat("en-GB");

/** How the log is connected, whether all of it came, and the ways to take it along. */
export function LogFooter({
  tail,
  store,
  rawPath,
}: {
  tail: LogTail;
  store: LineStore;
  /** From /api, with the run. */
  rawPath: string;
}) {
  const { phase } = useConnection(tail);
  const [word, explained] = WORDS[phase];
  const { received, lost, changed } = store.account;
  const total = number.format(store.length);
  const origin = typeof window === "undefined" ? "" : window.location.origin;
  return (
    <div className={classes.footer}>
      <Tooltip label={explained}>
        <output className={classes.connection} data-phase={phase}>
          <span className={classes.dot} aria-hidden />
          {word}
        </output>
      </Tooltip>
      <Tooltip
        label={`Lines are numbered where they are written. Of ${total} this page has read ${number.format(received)}, and each number followed the one before${lost > 0 ? ` but for ${number.format(lost)}` : ""}.`}
      >
        <span className="num">
          {total} {store.length === 1 ? "line" : "lines"} · {number.format(lost)} lost
          {changed > 0 && ` · ${number.format(changed)} changed`}
        </span>
      </Tooltip>
      <span className={classes.spacer} />
      <a href={rawPath} target="_blank" rel="noreferrer">
        Raw
      </a>
      <a href={`${rawPath}&times=1`} target="_blank" rel="noreferrer">
        Raw with times
      </a>
      <span style={{ display: "inline-flex", alignItems: "center", gap: 2 }}>
        curl
        <CopyButton
          value={toCurl({ label: "Raw log", method: "GET", path: rawPath }, origin)}
          label="Copy the curl line of the raw log"
        />
      </span>
    </div>
  );
}

"use client";

import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowBarToDown,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconClock,
  IconExclamationCircle,
  IconFold,
  IconFoldDown,
  IconTextWrap,
  IconX,
} from "@tabler/icons-react";
import { CopyButton } from "../../ui/copy-button";
import { formatLineAnchor, type LineAnchor } from "./line-anchor";
import classes from "./log.module.css";
import { TIME_MODES, type TimeMode } from "./log-time";
import type { LogPrefs } from "./use-log-prefs";

const TIME_TITLES: Record<TimeMode, string> = {
  off: "No time",
  "since start": "Since the run began",
  clock: "Clock",
};

export function LogToolbar({
  prefs,
  onPrefs,
  hasFolds,
  follow,
  anchor,
  onClearAnchor,
  onFailure,
  large,
  onLarge,
}: {
  prefs: LogPrefs;
  onPrefs: (change: Partial<LogPrefs>) => void;
  hasFolds: boolean;
  /** null: the run has ended, there is nothing to follow. */
  follow: { on: boolean; toggle: () => void } | null;
  anchor: LineAnchor | null;
  onClearAnchor: () => void;
  onFailure: (() => void) | null;
  large: boolean;
  onLarge: (large: boolean) => void;
}) {
  const folded = prefs.foldMode === "folded";
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Log">
      {follow && (
        <Button
          size="xs"
          variant={follow.on ? "light" : "default"}
          leftSection={<IconArrowBarToDown size={14} />}
          aria-pressed={follow.on}
          onClick={follow.toggle}
        >
          {follow.on ? "Following" : "Follow"}
        </Button>
      )}
      {onFailure && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconExclamationCircle size={14} color="var(--fl-danger-mark)" />}
          onClick={onFailure}
        >
          First failure
        </Button>
      )}
      {anchor && <AnchorChip anchor={anchor} onClear={onClearAnchor} />}
      <span className={classes.spacer} />
      {hasFolds && (
        <Tooltip label={folded ? "Open every task" : "Fold tasks that went well"}>
          <ActionIcon
            aria-label={folded ? "Open every task" : "Fold tasks that went well"}
            onClick={() => onPrefs({ foldMode: folded ? "open" : "folded" })}
          >
            {folded ? <IconFoldDown size={16} /> : <IconFold size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
      <Menu width={200}>
        <Menu.Target>
          <Tooltip label={`Time: ${TIME_TITLES[prefs.timeMode].toLowerCase()}`}>
            <ActionIcon aria-label="Time of each line">
              <IconClock size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {TIME_MODES.map((mode) => (
            <Menu.Item
              key={mode}
              role="menuitemradio"
              aria-checked={mode === prefs.timeMode}
              fw={mode === prefs.timeMode ? 600 : undefined}
              onClick={() => onPrefs({ timeMode: mode })}
            >
              {TIME_TITLES[mode]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={prefs.wrap ? "Keep lines whole" : "Wrap long lines"}>
        <ActionIcon
          aria-label="Wrap long lines"
          aria-pressed={prefs.wrap}
          variant={prefs.wrap ? "light" : "subtle"}
          onClick={() => onPrefs({ wrap: !prefs.wrap })}
        >
          <IconTextWrap size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={large ? "Back to the page" : "Use the whole window"}>
        <ActionIcon
          aria-label={large ? "Back to the page" : "Use the whole window"}
          onClick={() => onLarge(!large)}
        >
          {large ? <IconArrowsMinimize size={16} /> : <IconArrowsMaximize size={16} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function AnchorChip({ anchor, onClear }: { anchor: LineAnchor; onClear: () => void }) {
  const name = anchor.from === anchor.to ? `Line ${anchor.from}` : `Lines ${anchor.from} to ${anchor.to}`;
  const link = () => {
    const url = new URL(window.location.href);
    url.hash = formatLineAnchor(anchor);
    return url.toString();
  };
  return (
    <span className={classes.anchor}>
      <span className="num">{name}</span>
      <CopyButton value={link()} label={`Copy link to ${name.toLowerCase()}`} />
      <ActionIcon size="sm" aria-label="Clear the marked lines" onClick={onClear}>
        <IconX size={14} />
      </ActionIcon>
    </span>
  );
}

"use client";

import { Tooltip } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { JobDetail, JobHostStage, JobStage } from "@/server/contract/job";
import { STATUS_LOOKS } from "@/server/contract/status-looks";
import bar from "../status/stage-bar.module.css";
import { StatusIcon } from "../status/status-icon";
import { Duration } from "../ui/duration";
import { formatDuration } from "../ui/format-time";
import type { LineAnchor } from "./log/line-anchor";
import classes from "./stage-grid.module.css";

/** The stages with their times, and under them how each host fares. A press on either goes to its first line. */
export function StageGrid({ job, onJump }: { job: JobDetail; onJump: (anchor: LineAnchor) => void }) {
  const { stages, hostStages } = job;
  const now = stages.findIndex(({ status }) => status === "running" || status === "failed");
  const box = useRef<HTMLElement>(null);
  // on a narrow screen the stage that matters may be out of sight
  useEffect(() => {
    const head = now < 0 ? null : box.current?.querySelectorAll("thead th button")[now];
    if (!box.current || !(head instanceof HTMLElement)) return;
    const cell = head.parentElement;
    box.current.scrollLeft = (cell?.offsetLeft ?? 0) - box.current.clientWidth / 3;
  }, [now]);
  if (stages.length === 0) return null;
  const hosts = [...new Set(hostStages.map(({ host }) => host))];
  const cells = new Map(hostStages.map((cell) => [`${cell.host} ${cell.stage}`, cell]));
  return (
    <section ref={box} className={classes.scroll} aria-label="Stages" {...FOCUSABLE}>
      <table
        className={classes.grid}
        style={{ ["--stages" as string]: stages.length }}
        data-hosts={hosts.length > 0 || undefined}
      >
        <thead>
          <tr>
            {hosts.length > 0 && (
              <th scope="col" className={classes.corner}>
                Host
              </th>
            )}
            {stages.map((stage) => (
              <th key={stage.id} scope="col">
                <StageHead stage={stage} onJump={onJump} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <tr key={host}>
              <th scope="row" className={classes.host}>
                {host}
              </th>
              {stages.map((stage) => (
                <td key={stage.id}>
                  <HostCell
                    cell={cells.get(`${host} ${stage.id}`)}
                    stage={stage}
                    host={host}
                    onJump={onJump}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

function StageHead({ stage, onJump }: { stage: JobStage; onJump: (anchor: LineAnchor) => void }) {
  const { firstLine, status } = stage;
  return (
    <button
      type="button"
      className={`${classes.stage} ${bar.bar}`}
      data-bar={status}
      data-status={status}
      disabled={firstLine === null}
      onClick={() => firstLine !== null && onJump({ from: firstLine, to: firstLine })}
    >
      <span className={classes.stageName}>
        <StatusIcon status={status} label={STATUS_LOOKS[status].word} />
        <span>{stage.title}</span>
      </span>
      <span className={classes.stageTime}>
        <Duration from={stage.startedAt} to={stage.finishedAt} />
        {stage.usualMs !== null && (
          <span className={classes.usual}>usually {formatDuration(stage.usualMs)}</span>
        )}
      </span>
    </button>
  );
}

function HostCell({
  cell,
  stage,
  host,
  onJump,
}: {
  cell: JobHostStage | undefined;
  stage: JobStage;
  host: string;
  onJump: (anchor: LineAnchor) => void;
}) {
  if (!cell) return <span className={classes.none}>{stage.hosts.includes(host) ? "" : "–"}</span>;
  const { firstLine, status } = cell;
  const bad = cell.failed + cell.unreachable;
  const words = [
    [cell.ok, "ok"],
    [cell.changed, "changed"],
    [cell.failed, "failed"],
    [cell.unreachable, "unreachable"],
    [cell.skipped, "skipped"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(", ");
  const label = `${host}, ${stage.title}: ${STATUS_LOOKS[status].word}${words ? `; ${words}` : ""}`;
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={classes.cell}
        data-status={status}
        aria-label={label}
        disabled={firstLine === null}
        onClick={() => firstLine !== null && onJump({ from: firstLine, to: firstLine })}
      >
        <StatusIcon status={status} />
        {bad > 0 ? <b>{bad} failed</b> : cell.changed > 0 ? <span>{cell.changed} changed</span> : null}
      </button>
    </Tooltip>
  );
}

"use client";

import { IconArrowDown } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { JobDetail, RunTasks } from "@/server/contract/job";
import { isEnded, lastLineOf } from "../job-states";
import { FoldHeading } from "./fold-heading";
import { newLines } from "./follow";
import type { LineAnchor } from "./line-anchor";
import classes from "./log.module.css";
import type { BlockContext } from "./log-block";
import { LogFooter } from "./log-footer";
import { LogRows } from "./log-rows";
import { LogToolbar } from "./log-toolbar";
import { useFolds } from "./use-folds";
import { useLineVersion, useLog } from "./use-log";
import { useLogKeys } from "./use-log-keys";
import { useLogPrefs } from "./use-log-prefs";
import { useLogScroll } from "./use-log-scroll";

const number = new Intl.NumberFormat("en-GB");

/** Where the view is asked to go; a new object goes there again. */
export interface LogTarget {
  anchor: LineAnchor;
}

/** The live log of one run. */
export function LogView({
  job,
  run,
  tasks,
  target,
  onAnchor,
}: {
  job: JobDetail;
  run: number;
  tasks: RunTasks | undefined;
  target: LogTarget | null;
  /** The person marked lines, or none any more: the address follows. */
  onAnchor: (anchor: LineAnchor | null) => void;
}) {
  const thisRun = job.runs.find((one) => one.run === run);
  const ended = isEnded(thisRun?.status ?? job.status);
  const { prefs, change } = useLogPrefs();
  const { store, pages, tail } = useLog(job.id, run, lastLineOf(job, run));
  useLineVersion(store);
  const last = store.length;
  const anchor = target?.anchor ?? null;
  const [large, setLarge] = useState(false);
  const [followed, setFollowed] = useState(!ended && anchor === null);
  const folds = useFolds({
    length: last,
    tasks,
    stages: job.stages,
    ended,
    mode: prefs.foldMode,
    following: followed,
    anchor,
  });
  const { model, byId, runningTask, failure, toggle } = folds;
  const scroll = useLogScroll(model, Math.max(last, lastLineOf(job, run)), prefs.wrap, followed);
  const { following, toRow } = scroll;
  useEffect(() => setFollowed(following.following), [following.following]);

  const latest = useRef(model);
  latest.current = model;
  const toLine = useCallback((line: number) => toRow(() => latest.current.indexOfLine(line)), [toRow]);
  useEffect(() => {
    if (target) toLine(target.anchor.from);
  }, [target, toLine]);
  // an ended run opens at what went wrong, once that is known
  const opensAtFailure = useRef(ended && anchor === null);
  useEffect(() => {
    if (!opensAtFailure.current || !failure) return;
    opensAtFailure.current = false;
    toLine(failure.from);
  }, [failure, toLine]);

  const rawPath = `/api/v1/jobs/${job.id}/log.txt?run=${run}`;
  const startedAt = thisRun?.startedAt ?? job.startedAt;
  const { timeMode } = prefs;
  const stages = job.stages;
  const context = useMemo<BlockContext>(
    () => ({
      store,
      folds: byId,
      stages: new Map(stages.map((stage) => [stage.id, stage])),
      runningTask,
      failed: failure,
      marked: anchor,
      looks: { timeMode, startedAt, rawHref: rawPath },
      onToggle: toggle,
    }),
    [store, byId, stages, runningTask, failure, anchor, timeMode, startedAt, rawPath, toggle],
  );
  const goTo = (line: number) => onAnchor({ from: line, to: line });
  useLogKeys({
    step: (by) => goTo(Math.min(Math.max(1, (anchor?.to ?? model.lineFrom(scroll.topRow)) + by), last)),
    toTop: scroll.toTop,
    toEnd: scroll.toEnd,
    toggleFollow: scroll.toggleFollow,
    toFailure: () => failure && goTo(failure.from),
    toggleWrap: () => change({ wrap: !prefs.wrap }),
  });

  const top = model.rowAt(scroll.topRow);
  const stuck = top?.kind === "line" && top.fold ? byId.get(top.fold) : undefined;
  const unseen = newLines(following, last);
  return (
    <section className={classes.log} aria-label="Log" data-large={large || undefined}>
      <LogToolbar
        prefs={prefs}
        onPrefs={(wanted) => {
          if (wanted.foldMode) folds.clearByHand();
          change(wanted);
        }}
        hasFolds={byId.size > 0}
        follow={ended ? null : { on: following.following, toggle: scroll.toggleFollow }}
        anchor={anchor}
        onClearAnchor={() => onAnchor(null)}
        onFailure={failure && (() => goTo(failure.from))}
        large={large}
        onLarge={setLarge}
      />
      <div className={classes.viewport}>
        {stuck && (
          <FoldHeading
            fold={stuck}
            open
            stuck
            running={stuck.uuid === runningTask}
            onToggle={() => {
              toggle(stuck.uuid, false);
              toLine(stuck.firstLine);
            }}
          />
        )}
        <LogRows
          key={String(prefs.wrap)}
          model={model}
          scroll={scroll}
          context={context}
          wrap={prefs.wrap}
          want={useCallback((from, to) => pages.want(from, to), [pages])}
          onAnchor={onAnchor}
        />
        {last === 0 && <p className={classes.empty}>{nothingYet(job, ended)}</p>}
        {!ended && !following.following && (
          <button type="button" className={classes.pill} onClick={scroll.toEnd}>
            <IconArrowDown size={16} aria-hidden />
            {unseen > 0 ? `${number.format(unseen)} new ${unseen === 1 ? "line" : "lines"}` : "Follow"}
          </button>
        )}
      </div>
      <LogFooter tail={tail} store={store} rawPath={rawPath} />
    </section>
  );
}

function nothingYet(job: JobDetail, ended: boolean): string {
  if (job.status === "queued") return `Queued: ${job.message ?? "waits for a runner"}.`;
  return ended ? "This run printed nothing." : "No line yet.";
}

"use client";

import { useCallback, useMemo, useState } from "react";
import type { JobStage, RunTasks, TaskFold } from "@/server/contract/job";
import { currentTaskOf, type FoldMode, firstFailureOf, isFoldOpen, type Opening } from "./fold-opening";
import type { LineAnchor } from "./line-anchor";
import { RowModel } from "./row-model";

const NO_TASKS: RunTasks = { run: 0, folds: [], results: [] };

export interface Folds {
  model: RowModel;
  byId: ReadonlyMap<string, TaskFold>;
  runningTask: string | null;
  /** Lines of the first failure. */
  failure: LineAnchor | null;
  toggle: (uuid: string, open: boolean) => void;
  clearByHand: () => void;
}

/** The rows of the log: lines, tasks and stages, with what is folded away. */
export function useFolds({
  length,
  tasks = NO_TASKS,
  stages,
  ended,
  mode,
  following,
  anchor,
}: {
  length: number;
  tasks: RunTasks | undefined;
  stages: readonly JobStage[];
  ended: boolean;
  mode: FoldMode;
  following: boolean;
  anchor: LineAnchor | null;
}): Folds {
  const { folds, results } = tasks;
  const [byHand, setByHand] = useState<ReadonlyMap<string, boolean>>(new Map());
  const current = currentTaskOf(folds, ended);
  const kept = useKept(current, following);
  const failure = useMemo(() => firstFailureOf(results), [results]);
  const failureLines = useMemo(
    () => (failure ? { from: failure.firstLine, to: Math.max(failure.firstLine, failure.lastLine) } : null),
    [failure],
  );
  const byId = useMemo(() => new Map(folds.map((fold) => [fold.uuid, fold])), [folds]);
  const anchored = anchor && folds.find((fold) => contains(fold, anchor.from));
  const opening: Opening = {
    mode,
    byHand,
    current,
    kept,
    firstFailure: failure?.taskUuid ?? null,
    anchored: anchored?.uuid ?? null,
  };
  const open = folds.filter((fold) => isFoldOpen(fold.uuid, opening)).map((fold) => fold.uuid);
  const openKey = open.join(" ");
  const spans = useMemo(
    // lines that come in belong to the task that runs, until its next event says so
    () =>
      folds.map((fold) =>
        fold.uuid === current ? { ...fold, lastLine: Math.max(fold.lastLine, length) } : fold,
      ),
    [folds, current, length],
  );
  const model = useMemo(() => {
    const isOpen = new Set(openKey.split(" "));
    return new RowModel(length, spans, stages, (uuid) => isOpen.has(uuid));
  }, [length, spans, stages, openKey]);
  const toggle = useCallback(
    (uuid: string, shown: boolean) => setByHand((before) => new Map(before).set(uuid, shown)),
    [],
  );
  return {
    model,
    byId,
    runningTask: current,
    failure: failureLines,
    toggle,
    clearByHand: () => setByHand(new Map()),
  };
}

const contains = (fold: TaskFold, n: number) => n >= fold.firstLine && n <= fold.lastLine;

/** Tasks that stay open because the person has scrolled away from the end and may be reading them. */
function useKept(current: string | null, following: boolean): ReadonlySet<string> {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  if (following && kept.size > 0) setKept(new Set());
  if (!following && current && !kept.has(current)) setKept(new Set([...kept, current]));
  return kept;
}

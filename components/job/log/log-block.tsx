import { memo } from "react";
import type { JobStage, TaskFold } from "@/server/contract/job";
import { FoldHeading } from "./fold-heading";
import type { LineAnchor } from "./line-anchor";
import type { LineStore } from "./line-store";
import { type LineLooks, LogLineRow } from "./log-line";
import type { Row, RowModel } from "./row-model";
import { StageMark } from "./stage-mark";

/** Rows drawn and measured as one: a log of a million lines is 25,000 of them. */
export const BLOCK_ROWS = 40;

export interface BlockContext {
  store: LineStore;
  folds: ReadonlyMap<string, TaskFold>;
  stages: ReadonlyMap<string, JobStage>;
  runningTask: string | null;
  failed: LineAnchor | null;
  marked: LineAnchor | null;
  looks: LineLooks;
  onToggle: (uuid: string, open: boolean) => void;
}

const within = (n: number, range: LineAnchor | null) => range !== null && n >= range.from && n <= range.to;

/** One block of rows; drawn again only when its `stamp` or what surrounds it changes. */
export const LogBlock = memo(function LogBlock({
  index,
  model,
  context,
}: {
  index: number;
  model: RowModel;
  /** Changes when a line of the block does. */
  stamp: number;
  context: BlockContext;
}) {
  const first = index * BLOCK_ROWS;
  const rows: Row[] = [];
  for (let i = first; i < first + BLOCK_ROWS; i++) {
    const row = model.rowAt(i);
    if (row) rows.push(row);
  }
  return rows.map((row) => <LogRow key={keyOf(row)} row={row} context={context} />);
});

const keyOf = (row: Row): string =>
  row.kind === "line" ? `${row.n}` : row.kind === "fold" ? `fold ${row.uuid}` : `stage ${row.id}`;

function LogRow({ row, context }: { row: Row; context: BlockContext }) {
  if (row.kind === "line") {
    return (
      <LogLineRow
        n={row.n}
        store={context.store}
        inTask={row.fold !== null}
        marked={within(row.n, context.marked)}
        failed={within(row.n, context.failed)}
        current={row.n === context.marked?.to}
        looks={context.looks}
      />
    );
  }
  if (row.kind === "mark") {
    const stage = context.stages.get(row.id);
    return stage ? <StageMark stage={stage} /> : null;
  }
  const fold = context.folds.get(row.uuid);
  if (!fold) return null;
  return (
    <FoldHeading
      fold={fold}
      open={row.open}
      running={fold.uuid === context.runningTask}
      onToggle={() => context.onToggle(fold.uuid, !row.open)}
    />
  );
}

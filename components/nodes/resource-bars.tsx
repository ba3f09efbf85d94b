import type { NodeDifference } from "@/server/contract/node";
import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { Amount, Quantity } from "./amount";
import classes from "./nodes.module.css";
import { StandingNote } from "./standing-note";
import { UsageBar } from "./usage-bar";
import type { PredictedNode } from "./use-predicted";

/** Every resource of one node as a bar: what is free of what it can allocate. */
export function ResourceBars({
  cells,
  predicted,
}: {
  cells: readonly ResourceCell[];
  predicted: PredictedNode | undefined;
}) {
  // what was predicted and never came has no cell
  const missing = [...(predicted?.amiss.values() ?? [])].filter(
    ({ key }) => !cells.some((one) => one.key === key),
  );
  return (
    <ul className={classes.bars}>
      {cells.map((cell) => (
        <li key={cell.key} data-resource={cell.key}>
          <code className={classes.barKey} title={cell.key}>
            {cell.key}
          </code>
          <span className={classes.barFigure}>
            {cell.standing !== "offered" ? (
              <StandingNote standing={cell.standing} />
            ) : cell.free === null ? (
              <Quantity resource={cell.key} raw={cell.raw.allocatable ?? cell.raw.capacity} />
            ) : (
              <>
                <strong>
                  <Amount resource={cell.key} value={cell.free} />
                </strong>{" "}
                free of <Quantity resource={cell.key} raw={cell.raw.allocatable} />
              </>
            )}
          </span>
          <UsageBar
            resource={cell.key}
            of={cell}
            predicted={predicted?.amiss.get(cell.key)?.predicted.allocatable ?? null}
          />
          <AmissNote difference={predicted?.amiss.get(cell.key)} />
        </li>
      ))}
      {missing.map((difference) => (
        <li key={difference.key} data-resource={difference.key}>
          <code className={classes.barKey} title={difference.key}>
            {difference.key}
          </code>
          <span className={classes.barFigure}>
            {difference.cause === "never registered" ? <StandingNote standing="never" /> : "not there"}
          </span>
          <AmissNote difference={difference} />
        </li>
      ))}
    </ul>
  );
}

/** What was predicted instead, and why it is otherwise. */
function AmissNote({ difference }: { difference: NodeDifference | undefined }) {
  if (!difference) return null;
  return (
    <span className={classes.amiss}>
      Predicted: <Quantity resource={difference.key} raw={difference.predicted.allocatable} />.{" "}
      {difference.reason}
    </span>
  );
}

import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { Amount, Quantity } from "./amount";
import classes from "./nodes.module.css";
import { StandingNote } from "./standing-note";
import { UsageBar } from "./usage-bar";

/** Every resource of one node as a bar: what is free of what it can allocate. */
export function ResourceBars({ cells }: { cells: readonly ResourceCell[] }) {
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
          <UsageBar resource={cell.key} of={cell} />
        </li>
      ))}
    </ul>
  );
}

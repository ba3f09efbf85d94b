import type { Figures } from "@/server/domain/nodes/resource-cells";
import { Amount } from "./amount";
import classes from "./nodes.module.css";
import { UsageBar } from "./usage-bar";

/** Requested, free, the bar and what is reserved: the end of every row. */
export function FigureCells({ resource, of }: { resource: string; of: Figures }) {
  return (
    <>
      <td data-label="Requested" data-align="right">
        <Amount resource={resource} value={of.requested} />
      </td>
      <td data-label="Free" data-align="right">
        <Amount resource={resource} value={of.free} />
      </td>
      <td data-label="Use" className={classes.barCell}>
        <UsageBar resource={resource} of={of} />
      </td>
      <td data-label="Reserved" data-align="right">
        <Amount resource={resource} value={of.reserved} />
      </td>
    </>
  );
}

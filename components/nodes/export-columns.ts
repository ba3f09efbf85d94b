import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { type Billionths, writeQuantity } from "@/server/domain/quantity";
import type { Column } from "../ui/column";

const exact = (value: Billionths | null) => (value === null ? null : writeQuantity(value));
const column = (
  key: string,
  value: (cell: ResourceCell) => string | number | null,
): Column<ResourceCell> => ({
  ...{ key, title: key, value },
  render: value,
});

/** A line a node and resource, as Kubernetes writes quantities; what it did not write itself is as exact. */
export const EXPORT_COLUMNS: readonly Column<ResourceCell>[] = [
  column("node", (cell) => cell.node),
  column("resource", (cell) => cell.key),
  column("state", (cell) => cell.standing),
  column("capacity", (cell) => cell.raw.capacity),
  column("allocatable", (cell) => cell.raw.allocatable),
  column("requested", (cell) => exact(cell.requested)),
  column("free", (cell) => exact(cell.free)),
  column("reserved", (cell) => exact(cell.reserved)),
  column("pods", (cell) => cell.pods.length),
];

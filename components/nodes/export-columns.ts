import type { NodeDifference, PredictedResource } from "@/server/contract/node";
import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { type Billionths, writeQuantity } from "@/server/domain/quantity";
import type { Column } from "../ui/column";
import type { Cell } from "../ui/to-csv";
import type { Predicted } from "./use-predicted";

const exact = (value: Billionths | null) => (value === null ? null : writeQuantity(value));
const column = (key: string, value: (cell: ResourceCell) => Cell): Column<ResourceCell> => ({
  ...{ key, title: key, value },
  render: (cell) => String(value(cell)),
});

/** A line a node and resource, as Kubernetes writes quantities; what it did not write itself is as exact. */
export function exportColumns(predicted: Predicted): readonly Column<ResourceCell>[] {
  const planned = ({ node, key }: ResourceCell): PredictedResource | undefined =>
    predicted.get(node)?.prediction.resources.find((one) => one.key === key);
  const amiss = ({ node, key }: ResourceCell): NodeDifference | undefined =>
    predicted.get(node)?.amiss.get(key);
  return [
    column("node", (cell) => cell.node),
    column("resource", (cell) => cell.key),
    column("state", (cell) => cell.standing),
    column("capacity", (cell) => cell.raw.capacity),
    column("allocatable", (cell) => cell.raw.allocatable),
    column("requested", (cell) => exact(cell.requested)),
    column("free", (cell) => exact(cell.free)),
    column("reserved", (cell) => exact(cell.reserved)),
    column("pods", (cell) => cell.pods.length),
    column("predicted", (cell) => planned(cell)?.allocatable ?? null),
    column("difference", (cell) => amiss(cell)?.difference ?? null),
    column("reason", (cell) => amiss(cell)?.reason ?? null),
  ];
}

/** With a line for each resource that was predicted of these nodes and that they do not have at all. */
export function withMissing(
  cells: readonly ResourceCell[],
  predicted: Predicted,
  names: ReadonlySet<string>,
): ResourceCell[] {
  const there = new Set(cells.map(({ node, key }) => `${node} ${key}`));
  const missing = [...predicted].flatMap(([node, { amiss }]) =>
    names.has(node)
      ? [...amiss.keys()].filter((key) => !there.has(`${node} ${key}`)).map((key) => none(node, key))
      : [],
  );
  return [...cells, ...missing];
}

const none = (node: string, key: string): ResourceCell => ({
  ...{ node, key, standing: "never", pods: [], unread: [], requested: 0n },
  raw: { capacity: null, allocatable: null },
  ...{ capacity: null, allocatable: null, free: null, reserved: null },
});

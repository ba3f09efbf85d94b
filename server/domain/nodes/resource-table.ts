import type { ClusterNode } from "@/server/contract/node";
import type { Billionths } from "../quantity";
import { type Figures, type ResourceCell, resourceCells, saysSame } from "./resource-cells";
import { compareResources } from "./resource-order";

/** A resource over the nodes of a cluster. Sums hold what can be read; they are null where no node says anything. */
export interface ResourceRow extends Figures {
  /** Kubernetes's key, verbatim. */
  key: string;
  /** Only nodes that have the key, or whose pods ask for it. */
  cells: ResourceCell[];
  /** Nodes that never had it. */
  without: string[];
  /** What is left out of the sums, in one sentence. */
  leftOut: string | null;
}

/**
 * One row a resource; every key any node has, none left out. Rows and cells that say what they said `before` are the same
 * objects, so that a page draws only what changed.
 */
export function resourceTable(
  nodes: readonly ClusterNode[],
  before: readonly ResourceRow[] = [],
): ResourceRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const read = nodes.map((node) => ({ name: node.name, cells: resourceCells(node) }));
  const keys = [...new Set(read.flatMap(({ cells }) => [...cells.keys()]))].sort(compareResources);
  return keys.map((key) => {
    const old = known.get(key);
    const oldCells = new Map(old?.cells.map((cell) => [cell.node, cell]));
    const cells: ResourceCell[] = [];
    const without: string[] = [];
    for (const { name, cells: all } of read) {
      const cell = all.get(key);
      const same = oldCells.get(name);
      if (cell) cells.push(same && saysSame(same, cell) ? same : cell);
      else without.push(name);
    }
    return old && sameItems(old.cells, cells) && sameItems(old.without, without)
      ? old
      : rowOf(key, cells, without);
  });
}

function rowOf(key: string, cells: ResourceCell[], without: string[]): ResourceRow {
  return {
    ...{ key, cells, without, leftOut: leftOutOf(cells) },
    capacity: sumOf(cells, "capacity"),
    allocatable: sumOf(cells, "allocatable"),
    requested: sumOf(cells, "requested"),
    free: sumOf(cells, "free"),
    reserved: sumOf(cells, "reserved"),
  };
}

function sumOf(cells: readonly ResourceCell[], figure: keyof Figures): Billionths | null {
  const values = cells.flatMap((cell) => cell[figure] ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0n);
}

function leftOutOf(cells: readonly ResourceCell[]): string | null {
  const unread = cells.flatMap((cell) => cell.unread);
  const [first] = unread;
  if (!first) return null;
  const more = unread.length - 1;
  const others = more === 0 ? "" : ` and ${more} more`;
  return `The sums leave out “${first.raw}” (${first.where})${others}: it is no quantity that Kubernetes defines.`;
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);

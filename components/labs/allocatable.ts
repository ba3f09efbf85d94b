import type { NodeAllocatable } from "@/server/contract/lab";
import { compareResources } from "@/server/domain/nodes/resource-order";
import { formatResource, parseQuantity, sumQuantities } from "@/server/domain/quantity";

/** A resource over all nodes: what Kubernetes wrote, and how people say it. */
export interface ResourceRow {
  /** Kubernetes's key, verbatim. */
  key: string;
  /** Sum in words; null when a quantity could not be read. */
  total: string | null;
  cells: { node: string; exact: string | null; words: string | null }[];
}

/** One row a resource key; every key any node has, none left out. */
export function allocatableRows(nodes: readonly NodeAllocatable[]): ResourceRow[] {
  const keys = [...new Set(nodes.flatMap((node) => Object.keys(node.allocatable)))];
  keys.sort(compareResources);
  return keys.map((key) => {
    const cells = nodes.map((node) => {
      const exact = node.allocatable[key] ?? null;
      return { node: node.name, exact, words: exact === null ? null : inWords(key, exact) };
    });
    const sum = sumQuantities(cells.flatMap(({ exact }) => (exact === null ? [] : [exact])));
    return { key, total: sum === null ? null : formatResource(key, sum), cells };
  });
}

function inWords(key: string, exact: string): string | null {
  const value = parseQuantity(exact);
  return value === null ? null : formatResource(key, value);
}

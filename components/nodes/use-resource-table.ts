"use client";

import { useMemo, useState } from "react";
import type { ClusterNode } from "@/server/contract/node";
import { type ResourceRow, resourceTable } from "@/server/domain/nodes/resource-table";

const byName = new Intl.Collator("en", { numeric: true });

/** Nodes in the order people count: host-2 before host-10. */
export const useSortedNodes = (nodes: readonly ClusterNode[] | undefined): readonly ClusterNode[] =>
  useMemo(() => [...(nodes ?? [])].sort((a, b) => byName.compare(a.name, b.name)), [nodes]);

/** The nodes by resource; what did not change since the last time is the same object. */
export function useResourceTable(nodes: readonly ClusterNode[]): readonly ResourceRow[] {
  const [last] = useState<{ rows: readonly ResourceRow[] }>({ rows: [] });
  return useMemo(() => {
    last.rows = resourceTable(nodes, last.rows);
    return last.rows;
  }, [nodes, last]);
}

/** Nodes that take no pod now, and why; the same map while nothing of it changes. */
export function useClosedNodes(nodes: readonly ClusterNode[]): ReadonlyMap<string, string> {
  const told = JSON.stringify(
    nodes.flatMap(({ name, ready, schedulable }) =>
      ready !== "True" ? [[name, "not Ready"]] : schedulable ? [] : [[name, "cordoned"]],
    ),
  );
  return useMemo(() => new Map(JSON.parse(told) as [string, string][]), [told]);
}

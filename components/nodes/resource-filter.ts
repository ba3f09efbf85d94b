import type { ClusterNode } from "@/server/contract/node";
import { resourceKind } from "@/server/domain/nodes/resource-order";
import type { ResourceRow } from "@/server/domain/nodes/resource-table";
import { percentOf } from "@/server/domain/nodes/say-amount";
import { taintWords, troubleOf } from "./node-trouble";

export const RESOURCE_VIEWS = [
  { value: "", label: "Every resource" },
  { value: "telco", label: "Huge pages and devices" },
  { value: "used", label: "Asked for by pods" },
  { value: "short", label: "Less than 10 % free" },
  { value: "trouble", label: "Gone, unusable, unreadable" },
] as const;

export const NODE_VIEWS = [
  { value: "", label: "Every node" },
  { value: "trouble", label: "In trouble" },
  { value: "cordoned", label: "Cordoned" },
  { value: "tainted", label: "Tainted" },
  { value: "differing", label: "Not as predicted" },
] as const;

/** @param q every word has to be in the key */
export function matchesResource(row: ResourceRow, { q, show }: { q: string; show: string }): boolean {
  return hasWords(row.key.toLowerCase(), q) && isInView(row, show);
}

function isInView(row: ResourceRow, show: string): boolean {
  const kind = resourceKind(row.key);
  switch (show) {
    case "telco":
      return kind === "huge pages" || kind === "extended";
    case "used":
      return (row.requested ?? 0n) > 0n;
    case "short":
      return (
        row.allocatable !== null && row.allocatable > 0n && percentOf(row.free ?? 0n, row.allocatable) < 10
      );
    case "trouble":
      return (
        row.leftOut !== null ||
        row.cells.some(({ standing }) => standing === "gone" || standing === "unusable")
      );
    default:
      return true;
  }
}

/**
 * @param q every word has to be in the node's name, a role, label, taint, version or resource
 * @param differs whether it offers something else than predicted
 */
export function matchesNode(
  node: ClusterNode,
  { q, show }: { q: string; show: string },
  differs: boolean,
): boolean {
  const labels = Object.entries(node.labels).map(([key, value]) => `${key}=${value}`);
  const about = [node.name, ...node.roles, ...labels, ...node.taints.map(taintWords)];
  const text = [...about, ...Object.values(node.versions), ...Object.keys(node.capacity)]
    .join(" ")
    .toLowerCase();
  return hasWords(text, q) && (show === "differing" ? differs : isNodeInView(node, show));
}

function isNodeInView(node: ClusterNode, show: string): boolean {
  switch (show) {
    case "trouble":
      return node.ready !== "True" || troubleOf(node).length > 0;
    case "cordoned":
      return !node.schedulable;
    case "tainted":
      return node.taints.length > 0;
    default:
      return true;
  }
}

const hasWords = (text: string, q: string): boolean =>
  q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));

import { replaceEqualDeep } from "@tanstack/react-query";
import type { NodesChange, NodesView } from "@/server/contract/node";

/**
 * What is shown after a message of the stream. Nodes that did not change stay the same objects, and so does the whole
 * when the message is older than what is shown.
 */
export function applyChange(view: NodesView, change: NodesChange): NodesView {
  if (change.version < view.version) return view;
  const { gone, nodes: changed, ...rest } = change;
  if (changed.length === 0 && gone.length === 0) return { ...view, ...rest };
  const left = new Map(changed.map((node) => [node.name, node]));
  const nodes = view.nodes
    .filter(({ name }) => !gone.includes(name))
    .map((node) => {
      const next = left.get(node.name);
      left.delete(node.name);
      return next ?? node;
    });
  nodes.push(...left.values());
  if (left.size > 0) nodes.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...view, ...rest, nodes };
}

/**
 * Of an answer and what is shown, the newer: the stream may have told more while the answer was under way.
 * Used as `structuralSharing`, so what is equal stays the same object.
 */
export function keepNewer(shown: unknown, answer: unknown): unknown {
  if (isView(shown) && isView(answer)) {
    const older = shown.cluster.id === answer.cluster.id && answer.version < shown.version;
    if (older) return shown;
  }
  return replaceEqualDeep(shown, answer);
}

const isView = (data: unknown): data is NodesView =>
  typeof data === "object" && data !== null && "cluster" in data && "version" in data;

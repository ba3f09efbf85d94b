"use client";

import { useMemo } from "react";
import type { ClusterNode, NodeDifference, NodePrediction, NodesView } from "@/server/contract/node";
import { compareNode, isAmiss } from "@/server/domain/nodes/compare-node";

/** What was predicted of a node, and what it offers otherwise. */
export interface PredictedNode {
  prediction: NodePrediction;
  differences: readonly NodeDifference[];
  /** Of `differences`, those by resource that were predicted. */
  amiss: ReadonlyMap<string, NodeDifference>;
}
export type Predicted = ReadonlyMap<string, PredictedNode>;

const known = new WeakMap<ClusterNode, { of: NodePrediction; evidence: unknown; is: PredictedNode }>();

/** Node name -> what was predicted of it, compared with what is shown now; the same object while nothing of it changes. */
export function usePredicted({ nodes, prediction }: Pick<NodesView, "nodes" | "prediction">): Predicted {
  return useMemo(() => {
    const byName = new Map(prediction.nodes.map((one) => [one.node, one]));
    return new Map(
      nodes.flatMap((node) => {
        const own = byName.get(node.name);
        return own ? [[node.name, predictedOf(node, own, prediction.evidence)] as const] : [];
      }),
    );
  }, [nodes, prediction]);
}

function predictedOf(
  node: ClusterNode,
  of: NodePrediction,
  evidence: NodesView["prediction"]["evidence"],
): PredictedNode {
  const before = known.get(node);
  if (before?.of === of && before.evidence === evidence) return before.is;
  const differences = compareNode(node, of, evidence);
  const amiss = new Map(differences.filter(isAmiss).map((one) => [one.key, one]));
  const is = { prediction: of, differences, amiss };
  known.set(node, { of, evidence, is });
  return is;
}

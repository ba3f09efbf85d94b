import type { ClusterNode } from "@/server/contract/node";

type Condition = ClusterNode["conditions"][number];

/** Ready should be True, every other condition of the kubelet False (core/v1 NodeConditionType). */
export const isNormal = ({ type, status }: Pick<Condition, "type" | "status">): boolean =>
  status === (type === "Ready" ? "True" : "False");

/** What is wrong with a node: the conditions that are not as they should be. */
export const troubleOf = (node: Pick<ClusterNode, "conditions">): Condition[] =>
  node.conditions.filter((condition) => !isNormal(condition));

export const taintWords = ({ key, value, effect }: ClusterNode["taints"][number]): string =>
  `${key}${value === "" ? "" : `=${value}`}:${effect}`;

import type {
  ClusterNode,
  NodeDifference,
  NodeInputs,
  NodePrediction,
  NodesPrediction,
  PredictionEvidence,
} from "@/server/contract/node";
import { parseQuantity, writeQuantity } from "../quantity";
import { predictAmounts } from "./predict-amounts";
import { compareResources, resourceKind } from "./resource-order";
import { type Suspect, suspectsOf } from "./suspects";

type Reason = Pick<NodeDifference, "cause" | "reason">;
type Actual = NodeDifference["actual"];

/**
 * Where a node offers something else than predicted, and why: what is known to be otherwise (boot, kubelet options, huge
 * pages, devices) is put into the reckoning, and is the cause where the actual figure comes out. Nothing else is guessed.
 */
export function compareNode(
  node: ClusterNode,
  prediction: NodePrediction,
  evidence: PredictionEvidence,
): NodeDifference[] {
  const suspects = suspectsOf(node, prediction, evidence);
  const planned = new Map(prediction.resources.map((one) => [one.key, one]));
  const keys = new Set([...planned.keys(), ...Object.keys(node.capacity), ...Object.keys(node.allocatable)]);
  return [...keys].sort(compareResources).flatMap((key): NodeDifference[] => {
    const { capacity = null, allocatable = null } = planned.get(key) ?? {};
    const predicted = { capacity, allocatable };
    const actual = { capacity: node.capacity[key] ?? null, allocatable: node.allocatable[key] ?? null };
    if (sameAmounts(predicted, actual)) return [];
    const [is, was] = [read(actual.allocatable), read(allocatable)];
    const difference = is === null || was === null ? null : writeQuantity(is - was);
    const why = planned.has(key)
      ? reasonOf(key, actual, prediction.from, suspects, evidence)
      : ({ cause: "not planned", reason: "The plan does not make this: something else does." } as const);
    return [{ ...{ node: node.name, key, predicted, actual, difference }, ...why }];
  });
}

/** Every node of a cluster that something was predicted of. */
export function compareNodes(nodes: readonly ClusterNode[], prediction: NodesPrediction): NodeDifference[] {
  const byName = new Map(prediction.nodes.map((one) => [one.node, one]));
  return nodes.flatMap((node) => {
    const own = byName.get(node.name);
    return own ? compareNode(node, own, prediction.evidence) : [];
  });
}

/** What the plan does not make was not predicted wrongly. */
export const isAmiss = ({ cause }: Pick<NodeDifference, "cause">): boolean => cause !== "not planned";

function reasonOf(
  key: string,
  actual: Actual,
  from: NodeInputs,
  suspects: readonly Suspect[],
  { unfinished }: PredictionEvidence,
): Reason {
  const plugIn = resourceKind(key) === "extended" ? plugInReason(key, actual) : null;
  if (plugIn) return plugIn;
  const explain = (some: readonly Suspect[]) => {
    const right = some.reduce((inputs, { correct }) => correct(inputs), from);
    const anew = predictAmounts(right).find((one) => one.key === key);
    return sameAmounts({ capacity: anew?.capacity ?? null, allocatable: anew?.allocatable ?? null }, actual);
  };
  const enough = [suspects, ...suspects.map((one) => [one])].find(explain);
  if (enough) {
    // of those that explain it together, the ones it takes
    const needed = enough.reduce((left, one) => {
      const without = left.filter((other) => other !== one);
      return explain(without) ? without : left;
    }, enough);
    const [first] = needed;
    const reason = needed.map((one) => one.reason).join(" ");
    if (first) return { cause: follows(first, key) ? "follows" : first.cause, reason };
  }
  return unfinished
    ? {
        cause: "deploy unfinished",
        reason:
          "The last job on this cluster did not finish, so its hosts may run with other options: deploy again.",
      }
    : { cause: "unknown", reason: "No reason found: nothing that is known of this host explains it." };
}

/** Memory in huge pages is none that can be allocated as memory. */
const follows = ({ cause }: Suspect, key: string) => cause === "pages changed" && key === "memory";

/** A plug-in that went leaves 0, one that never came no key (pkg/kubelet/nodestatus/setters.go, MachineInfo). */
function plugInReason(key: string, { capacity, allocatable }: Actual): Reason | null {
  if (capacity === null && allocatable === null) {
    const reason = `No device plug-in has ever registered ${key} on this node.`;
    return { cause: "never registered", reason };
  }
  const [has, can] = [read(capacity), read(allocatable)];
  if (has === 0n && can === 0n) {
    const reason = "The device plug-in that offered it is gone: the kubelet keeps the key at 0.";
    return { cause: "plug-in gone", reason };
  }
  if (has === null || can === null || can >= has) return null;
  const reason = `The device plug-in says that ${writeQuantity(has - can)} of ${capacity} are not healthy.`;
  return { cause: "devices unhealthy", reason };
}

const read = (text: string | null) => (text === null ? null : parseQuantity(text));

const sameAmounts = (a: Actual, b: Actual) =>
  same(a.capacity, b.capacity) && same(a.allocatable, b.allocatable);

function same(a: string | null, b: string | null): boolean {
  if (a === b) return true;
  const [one, other] = [read(a), read(b)];
  return one !== null && one === other;
}

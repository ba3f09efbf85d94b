import type { AllocatableSums } from "@/server/contract/lab";
import { parseQuantity, sumQuantities } from "./quantity";

const ONE = 1_000_000_000;
const GIB = 2 ** 30;

/**
 * What all nodes of a cluster offer to pods, in the units of the home page; null without a node. A quantity that cannot
 * be read counts as none. Devices are extended resources (a key with a vendor's domain), VFs among them.
 */
export function allocatableSums(
  nodes: readonly { allocatable: Record<string, string>; at: number }[],
): AllocatableSums | null {
  if (nodes.length === 0) return null;
  const sum = (key: string) =>
    Number(sumQuantities(nodes.map((node) => readable(node.allocatable[key]))) ?? 0n) / ONE;
  const keys = [...new Set(nodes.flatMap((node) => Object.keys(node.allocatable)))].sort();
  const devices = keys
    .filter((key) => key.includes("/"))
    .map((key) => ({ key, count: sum(key) }))
    .filter(({ count }) => count > 0);
  return {
    cpus: sum("cpu"),
    pages1Gi: sum("hugepages-1Gi") / GIB,
    devices,
    at: Math.min(...nodes.map((node) => node.at)),
  };
}

const readable = (text: string | undefined): string =>
  text !== undefined && parseQuantity(text) !== null ? text : "0";

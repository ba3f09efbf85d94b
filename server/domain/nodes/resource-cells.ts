import type { ClusterNode } from "@/server/contract/node";
import { type Billionths, parseQuantity } from "../quantity";
import { resourceKind } from "./resource-order";

/**
 * How a node stands to a resource. `gone`: a device plug-in offered it once, and the kubelet keeps the key at 0
 * (pkg/kubelet/nodestatus/setters.go, MachineInfo). `unusable`: devices are there, none of them healthy. `none`: a key of
 * the kubelet itself at 0, such as pages of a size that nobody set aside. `never`: the node does not have the key.
 */
export type Standing = "offered" | "unusable" | "gone" | "none" | "never";

/** A quantity in Kubernetes's words with its exact value, null when nobody can read it. */
export interface Said {
  raw: string;
  value: Billionths | null;
}
/** What one pod asks for. */
export interface PodShare {
  namespace: string;
  name: string;
  qos: string;
  phase: string;
  asks: Said;
}
/** Exact amounts; null where the node does not say, or says what cannot be read. */
export interface Figures {
  capacity: Billionths | null;
  allocatable: Billionths | null;
  requested: Billionths | null;
  /** allocatable - requested; below 0 when more is asked for than there is. */
  free: Billionths | null;
  /** capacity - allocatable: what the kubelet keeps for the system. */
  reserved: Billionths | null;
}
/** A resource on a node. */
export interface ResourceCell extends Figures {
  node: string;
  key: string;
  standing: Standing;
  /** The node's own texts, for who wants them as they are. */
  raw: { capacity: string | null; allocatable: string | null };
  pods: PodShare[];
  /** Texts nobody can read, and whose they are: "capacity of host-2", "kube-system/coredns". */
  unread: { where: string; raw: string }[];
}

const cellsOf = new WeakMap<ClusterNode, Map<string, ResourceCell>>();

/** Every resource a node has or its pods ask for. The same node object gives the same cells. */
export function resourceCells(node: ClusterNode): ReadonlyMap<string, ResourceCell> {
  const known = cellsOf.get(node);
  if (known) return known;
  const asked = node.pods.flatMap((pod) => Object.keys(pod.requests));
  const keys = new Set([...Object.keys(node.capacity), ...Object.keys(node.allocatable), ...asked]);
  const cells = new Map([...keys].map((key) => [key, resourceCell(node, key)]));
  cellsOf.set(node, cells);
  return cells;
}

const read = (raw: string | undefined): Said | null =>
  raw === undefined ? null : { raw, value: readOnce(raw) };

/** Thousands of pods ask for the same few quantities: each text is read once. */
const values = new Map<string, Billionths | null>();
const MOST_VALUES = 10_000;

function readOnce(raw: string): Billionths | null {
  const known = values.get(raw);
  if (known !== undefined) return known;
  if (values.size >= MOST_VALUES) values.clear();
  const value = parseQuantity(raw);
  values.set(raw, value);
  return value;
}

/** Whether two cells of the same node and resource say the same. */
export const saysSame = (a: ResourceCell, b: ResourceCell): boolean =>
  a === b ||
  (a.raw.capacity === b.raw.capacity &&
    a.raw.allocatable === b.raw.allocatable &&
    a.pods.length === b.pods.length &&
    a.pods.every((pod, index) => sameShare(pod, b.pods[index])));

const sameShare = (a: PodShare, b: PodShare | undefined): boolean =>
  b !== undefined &&
  a.name === b.name &&
  a.namespace === b.namespace &&
  a.asks.raw === b.asks.raw &&
  a.phase === b.phase &&
  a.qos === b.qos;

function resourceCell(node: ClusterNode, key: string): ResourceCell {
  const [capacity, allocatable] = [read(node.capacity[key]), read(node.allocatable[key])];
  const pods = sharesOf(node, key);
  const unread = [
    ...(capacity?.value === null ? [{ where: `capacity of ${node.name}`, raw: capacity.raw }] : []),
    ...(allocatable?.value === null ? [{ where: `allocatable of ${node.name}`, raw: allocatable.raw }] : []),
    ...pods
      .filter(({ asks }) => asks.value === null)
      .map((pod) => ({ where: `${pod.namespace}/${pod.name}`, raw: pod.asks.raw })),
  ];
  const requested = pods.reduce((sum, { asks }) => sum + (asks.value ?? 0n), 0n);
  const can = allocatable?.value ?? null;
  const has = capacity?.value ?? null;
  const raw = { capacity: capacity?.raw ?? null, allocatable: allocatable?.raw ?? null };
  return {
    node: node.name,
    key,
    standing: standingOf(key, capacity, allocatable),
    raw,
    pods,
    unread,
    capacity: has,
    allocatable: can,
    requested,
    free: can === null ? null : can - requested,
    reserved: has === null || can === null ? null : has - can,
  };
}

/** A pod takes one of the node's `pods` (scheduler framework, NodeInfo.Allocatable.AllowedPodNumber). */
function sharesOf(node: ClusterNode, key: string): PodShare[] {
  return node.pods.flatMap(({ requests, namespace, name, qos, phase }) => {
    const asks = read(key === "pods" ? "1" : requests[key]);
    return asks ? [{ namespace, name, qos, phase, asks }] : [];
  });
}

function standingOf(key: string, capacity: Said | null, allocatable: Said | null): Standing {
  if (!capacity && !allocatable) return "never";
  if (allocatable && allocatable.value !== 0n) return "offered";
  if (resourceKind(key) !== "extended") return capacity?.value === 0n ? "none" : "offered";
  return capacity && capacity.value !== 0n ? "unusable" : "gone";
}

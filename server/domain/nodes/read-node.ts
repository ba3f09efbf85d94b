import type { ClusterNode, NodePod } from "@/server/contract/node";
import { podRequests, sumRequests } from "./pod-requests";
import { RawNode, RawPod } from "./raw-objects";

const ROLE = /^node-role\.kubernetes\.io\/(.+)$/;

/** A node of the API server (core/v1 Node), without its pods. Null for what is no node. */
export function readNode(raw: unknown): Omit<ClusterNode, "pods" | "requested"> | null {
  const read = RawNode.safeParse(raw);
  if (!read.success) return null;
  const { metadata, spec, status } = read.data;
  const { kubeletVersion, osImage, kernelVersion, containerRuntimeVersion, architecture, bootID } =
    status.nodeInfo;
  const images = status.images.flatMap(({ names }) => names.filter((name) => !name.includes("@"))).sort();
  const ready = status.conditions.find((one) => one.type === "Ready")?.status;
  return {
    name: metadata.name,
    uid: metadata.uid,
    ready: ready === "True" || ready === "False" ? ready : "Unknown",
    schedulable: !spec.unschedulable,
    roles: Object.keys(metadata.labels).flatMap((label) => ROLE.exec(label)?.[1] ?? []),
    conditions: status.conditions.map(({ lastTransitionTime, ...rest }) => {
      const since = Date.parse(lastTransitionTime);
      return { ...rest, since: Number.isNaN(since) ? null : since };
    }),
    taints: spec.taints,
    labels: metadata.labels,
    addresses: status.addresses,
    versions: {
      ...{ kubelet: kubeletVersion, osImage, kernel: kernelVersion },
      ...{ containerRuntime: containerRuntimeVersion, architecture },
    },
    ...(bootID === "" ? {} : { bootId: bootID }),
    ...(images.length === 0 ? {} : { images }),
    capacity: status.capacity,
    allocatable: status.allocatable,
  };
}

/** A pod that holds resources of a node; `node` is "" for one that holds none, or no more. Null for what is no pod. */
export function readPod(raw: unknown): { node: string; pod: NodePod } | null {
  const read = RawPod.safeParse(raw);
  if (!read.success) return null;
  const { metadata, spec, status } = read.data;
  const over = status.phase === "Succeeded" || status.phase === "Failed";
  return {
    node: over ? "" : spec.nodeName,
    pod: {
      uid: metadata.uid,
      ...{ namespace: metadata.namespace, name: metadata.name, phase: status.phase, qos: status.qosClass },
      requests: podRequests(read.data),
    },
  };
}

/** A node with its pods, by namespace and name. */
export function withPods(
  node: Omit<ClusterNode, "pods" | "requested">,
  pods: Iterable<NodePod>,
): ClusterNode {
  const sorted = [...pods].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
  return { ...node, pods: sorted, requested: sumRequests(sorted) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

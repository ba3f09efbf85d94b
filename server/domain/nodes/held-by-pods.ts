import type { KubeletAssignments } from "@/server/contract/host-facts";
import type { NodePod } from "@/server/contract/node";

export interface Held {
  /** namespace/name; null for a pod the cluster does not know (any more). */
  pod: string | null;
  podUid: string;
  container: string;
  /** The extended resource, or "cpu". */
  resource: string;
  /** PCI addresses, or a CPU list. */
  what: string[];
}

/** Which pod of a node holds which device and which CPUs of its own, by pod, container and resource. */
export function heldByPods(
  { devices, cpus }: KubeletAssignments,
  pods: readonly Pick<NodePod, "uid" | "namespace" | "name">[],
): Held[] {
  const names = new Map(pods.map(({ uid, namespace, name }) => [uid, `${namespace}/${name}`]));
  const all = [
    ...devices.map(({ ids, ...rest }) => ({ ...rest, what: ids })),
    ...(cpus?.own ?? []).map(({ cpus: own, ...rest }) => ({ ...rest, resource: "cpu", what: [own] })),
  ];
  return all
    .map((one) => ({ pod: names.get(one.podUid) ?? null, ...one }))
    .sort((a, b) => compare(keyOf(a), keyOf(b)));
}

const keyOf = ({ pod, podUid, container, resource }: Held) =>
  [pod === null ? "~" : "", pod ?? podUid, container, resource].join(" ");

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

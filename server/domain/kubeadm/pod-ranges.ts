import { badInput } from "@/server/domain/errors";

/** Pods of one node get a /24, kubeadm's default (controller-manager --node-cidr-mask-size). */
const NODE_PREFIX = 24;

/**
 * One range a host: a node keeps its own for as long as it is one, others get the first that nobody has.
 * @param kept host name -> range of a node that runs
 * Errors: `bad_input` when the range is too small.
 */
export function assignPodRanges(
  podSubnet: string,
  hosts: readonly string[],
  kept: ReadonlyMap<string, string>,
): string[] {
  const taken = new Set(hosts.flatMap((name) => kept.get(name) ?? []));
  // of as many ranges as there are hosts enough are free, wherever those that are kept lie
  const free = cutPodRanges(podSubnet, hosts.length).filter((range) => !taken.has(range));
  return hosts.map((name) => kept.get(name) ?? free.shift() ?? "");
}

/**
 * Cuts one /24 a host out of the pod range, in the order of the hosts.
 * Errors: `bad_input` when the range is too small.
 */
export function cutPodRanges(podSubnet: string, count: number): string[] {
  const [address = "", length = ""] = podSubnet.split("/");
  const prefix = Number(length);
  const octets = address.split(".").map(Number);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const fits = prefix > NODE_PREFIX ? 0 : 2 ** (NODE_PREFIX - prefix);
  if (octets.length !== 4 || !Number.isInteger(prefix) || count > fits) {
    throw badInput(
      `The pod range ${podSubnet} has room for ${fits} nodes of a /${NODE_PREFIX} each and the plan has ${count}: give a wider range.`,
      [{ field: "options.cluster.podSubnet", message: `a wider range: this one has room for ${fits} nodes` }],
    );
  }
  const size = 2 ** (32 - prefix);
  const first = Math.floor(value / size) * size;
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * 256;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${NODE_PREFIX}`;
  });
}

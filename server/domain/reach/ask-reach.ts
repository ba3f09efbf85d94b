import type { HostFacts } from "@/server/contract/host-facts";
import { addressOf, parseIpRange } from "../checks/ip-range";
import { nodeAddresses } from "../checks/node-network";

/**
 * Ports between nodes (kubernetes.io/docs/reference/networking/ports-and-protocols): kube-apiserver, kubelet, and etcd's for
 * clients and for its own. What is on no node before the deploy is no matter: a host that refuses has been reached.
 */
export const CLUSTER_PORTS = [6443, 10250, 2379, 2380] as const;

/** What one host is asked to try: other hosts' addresses, ports there, and names. */
export interface ReachAsked {
  /** `mtu`: the largest packet that this host's interface sends that way, bytes. */
  ways: { host: string; address: string; mtu: number }[];
  ports: readonly number[];
  names: string[];
}

export interface ReachMachine {
  name: string;
  /** Where SSH answers: an address or a name. */
  address: string;
}

const DEFAULT_MTU = 1500;
/** A host with more networks than that has them for pods. */
const MOST_ADDRESSES = 4;
const isName = (text: string) => /^(?!-)[A-Za-z0-9.-]{1,253}$/.test(text) && parseIpRange(text) === null;

/**
 * What a host is asked about the others of its lab: every address a node could have there, by their newest facts, or the one
 * SSH answers on where nobody read any. Its own addresses are left out: nothing is learned of them.
 * @param names names to look up beside those of the hosts, such as the API server's
 */
export function askReach(
  from: string,
  machines: readonly ReachMachine[],
  facts: ReadonlyMap<string, HostFacts>,
  names: readonly string[] = [],
): ReachAsked {
  const own = facts.get(from);
  const mine = new Set(own ? own.nics.flatMap((nic) => nic.addresses.map(addressOf)) : []);
  const ways = machines
    .filter((machine) => machine.name !== from)
    .flatMap((machine) =>
      addressesOf(machine, facts.get(machine.name))
        .filter((address) => !mine.has(address))
        .map((address) => ({ host: machine.name, address, mtu: mtuTowards(address, own) })),
    );
  const wanted = [...machines.map((machine) => machine.name), ...names].filter(isName);
  return { ways, ports: CLUSTER_PORTS, names: [...new Set(wanted)] };
}

function addressesOf({ address }: ReachMachine, facts: HostFacts | undefined): string[] {
  const ssh = parseIpRange(address) === null ? [] : [address];
  if (!facts) return ssh;
  const known = nodeAddresses(facts).map((one) => one.address);
  return [...new Set([...ssh.filter((one) => known.includes(one)), ...known])].slice(0, MOST_ADDRESSES);
}

/** MTU of the interface on the address's network; where it is reached through a router, the largest that carries an address. */
function mtuTowards(address: string, own: HostFacts | undefined): number {
  const target = parseIpRange(address);
  if (!own || !target) return DEFAULT_MTU;
  const of = new Map(own.nics.map((nic) => [nic.name, nic.mtu ?? DEFAULT_MTU]));
  const addresses = nodeAddresses(own);
  const onLink = addresses.find((one) => {
    const network = parseIpRange(one.network);
    return network !== null && network.first <= target.first && target.first <= network.last;
  });
  const nics = onLink ? [onLink] : addresses;
  const known = nics.map((one) => of.get(one.nic) ?? DEFAULT_MTU);
  return known.length > 0 ? Math.max(...known) : DEFAULT_MTU;
}

import type { FactsNic, HostFacts } from "@/server/contract/host-facts";
import { addressOf, networkOf, parseIpRange } from "./ip-range";

/** Interfaces that pod networks, container engines and virtual machines make: never a node's own. */
const MADE_BY_OTHERS =
  /^(lo|cni|flannel|cali|cilium|lxc|veth|docker|br-[0-9a-f]{12}|kube-|nodelocaldns|virbr|weave|tunl|vxlan|podman|ovs-)/;

export interface NodeAddress {
  nic: string;
  address: string;
  /** address/prefix of the network */
  network: string;
}

/** Every host is compared with every other: its addresses are worked out once. */
const known = new WeakMap<HostFacts["nics"], NodeAddress[]>();

/** IPv4 addresses a node could have: on the host's own interfaces, neither loopback nor link-local. */
export function nodeAddresses(facts: HostFacts): readonly NodeAddress[] {
  const before = known.get(facts.nics);
  if (before) return before;
  const addresses = findNodeAddresses(facts);
  known.set(facts.nics, addresses);
  return addresses;
}

function findNodeAddresses(facts: HostFacts): NodeAddress[] {
  return facts.nics
    .filter((nic) => nic.kind !== "loopback" && !MADE_BY_OTHERS.test(nic.name))
    .flatMap((nic) =>
      nic.addresses.flatMap((text) => {
        const range = parseIpRange(addressOf(text));
        const network = networkOf(text);
        if (!range || !network || text.startsWith("169.254.") || text.startsWith("127.")) return [];
        return [{ nic: nic.name, address: addressOf(text), network }];
      }),
    );
}

/** Interface that carries an address. */
export function nicOf(facts: HostFacts, address: string): FactsNic | undefined {
  return facts.nics.find((nic) => nic.addresses.some((one) => addressOf(one) === address));
}

export interface ProposedAddress extends NodeAddress {
  /** Several networks are as good, and none was chosen: a person has to. */
  ambiguous: boolean;
}

/**
 * Address and interface of a node, from the networks a host shares with all others whose facts are known. The default
 * route plays no part: on a telco host it leads to the management network. Null when the host has no address.
 */
export function proposeAddress(
  facts: HostFacts,
  others: readonly HostFacts[],
  ssh: string,
): ProposedAddress | null {
  const own = nodeAddresses(facts);
  const shared = own.filter(({ network }) =>
    others.every((other) => nodeAddresses(other).some((one) => one.network === network)),
  );
  const candidates = shared.length > 0 ? shared : own;
  const networks = new Set(candidates.map((one) => one.network));
  // several addresses on one network are one choice: the one SSH answers on, else the first
  const chosen = candidates.find((one) => one.address === ssh) ?? candidates[0];
  return chosen ? { ...chosen, ambiguous: networks.size > 1 } : null;
}

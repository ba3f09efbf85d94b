import { type DeployHost, type DeployPlan, Ipv4, type PlanOptions } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorHost } from "@/server/contract/lab";
import { nicOf, nodeAddresses, proposeAddress } from "@/server/domain/checks/node-network";
import { badInput } from "@/server/domain/errors";

export interface AddressSources {
  /** What a person asks for beyond the roles. */
  options?: PlanOptions | undefined;
  /** Host name -> what it last said of itself. */
  facts?: ReadonlyMap<string, HostFacts>;
  /** The plan of the cluster that runs on these hosts: its nodes keep their addresses. */
  running?: DeployPlan | null;
}

type Chosen = Pick<DeployHost, "address" | "nic">;

/**
 * Node address and interface of each host: what a person says; else what its running node has; else the network it shares
 * with all other hosts, from the facts; else the IPv4 address SSH answers on. The default route decides nothing.
 * Errors: `bad_input` when none of these is an IPv4 address.
 */
export function chooseAddresses(
  hosts: readonly DescriptorHost[],
  { options, facts = new Map(), running = null }: AddressSources,
): (host: DescriptorHost) => Chosen {
  return ({ name, ssh }) => {
    const asked = options?.hosts[name];
    const own = facts.get(name);
    if (asked?.address !== undefined) return withNic(asked.address, asked.nic ?? nicName(own, asked.address));
    if (asked?.nic !== undefined) {
      const address = own && nodeAddresses(own).find((one) => one.nic === asked.nic)?.address;
      return withNic(address ?? sshAddress(name, ssh.address), asked.nic);
    }
    const node = running?.hosts.find((one) => one.name === name);
    if (node) return withNic(node.address, node.nic);
    const others = hosts.flatMap((other) => (other.name === name ? [] : (facts.get(other.name) ?? [])));
    const proposal = own && proposeAddress(own, others, ssh.address);
    return proposal
      ? withNic(proposal.address, proposal.nic)
      : withNic(sshAddress(name, ssh.address), undefined);
  };
}

const nicName = (facts: HostFacts | undefined, address: string) => facts && nicOf(facts, address)?.name;

const withNic = (address: string, nic: string | undefined): Chosen => ({
  address,
  ...(nic === undefined ? {} : { nic }),
});

function sshAddress(host: string, address: string): string {
  if (Ipv4.safeParse(address).success) return address;
  throw badInput(
    `The SSH address of ${host} is ${address}, and a node needs an IPv4 address: read the facts of the hosts, or give the node's address.`,
    [{ field: `options.hosts.${host}.address`, message: "an IPv4 address" }],
  );
}

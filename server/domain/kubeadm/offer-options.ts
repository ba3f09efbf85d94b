import type { DeployPlan } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { HostOffer, PlanOffer } from "@/server/contract/plan-offer";
import { nodeAddresses, proposeAddress } from "@/server/domain/checks/node-network";
import { DomainError } from "@/server/domain/errors";
import { makePlan, type PlanFacts } from "./make-plan";

type Readings = ReadonlyMap<string, { facts: HostFacts; at: number }>;

/** What the options of a plan would be when nobody asks, and what each host has to choose from. */
export function offerOptions(
  wanted: Omit<PlanFacts, "options" | "facts">,
  hosts: DeployPlan["hosts"],
  readings: Readings,
): Omit<PlanOffer, "telco"> {
  const facts = new Map([...readings].map(([name, read]) => [name, read.facts]));
  const bare = planWithoutOptions({ ...wanted, facts });
  return {
    hosts: hosts.map(({ name, ssh }): HostOffer => {
      const proposed = bare?.hosts.find((one) => one.name === name);
      const read = readings.get(name);
      return {
        name,
        proposed: proposed ? { address: proposed.address, nic: proposed.nic ?? null } : null,
        facts: read
          ? {
              at: read.at,
              addresses: [...nodeAddresses(read.facts)],
              undecided: wanted.running?.hosts.some((one) => one.name === name)
                ? []
                : undecidedNetworks(
                    read.facts,
                    hosts.flatMap((other) => (other.name === name ? [] : (facts.get(other.name) ?? []))),
                    ssh.address,
                  ),
              cpus: {
                threads: read.facts.cpu.threads,
                online: read.facts.cpu.online,
                isolated: read.facts.cpu.isolated,
              },
            }
          : null,
      };
    }),
    cluster: bare && {
      podSubnet: bare.podSubnet,
      serviceSubnet: bare.serviceSubnet,
      endpoint: bare.endpoint,
    },
  };
}

function undecidedNetworks(facts: HostFacts, others: readonly HostFacts[], ssh: string): string[] {
  if (!proposeAddress(facts, others, ssh)?.ambiguous) return [];
  return [...new Set(nodeAddresses(facts).map((one) => one.network))];
}

/** Null when a host has no address of its own accord: an option has to say it, and the plan that is shown does. */
function planWithoutOptions(wanted: PlanFacts): DeployPlan | null {
  try {
    return makePlan({ ...wanted, options: undefined });
  } catch (cause) {
    if (cause instanceof DomainError) return null;
    throw cause;
  }
}

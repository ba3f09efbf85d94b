import type { HostFacts } from "@/server/contract/host-facts";
import { addressOf, parseIpRange } from "../checks/ip-range";
import type { ReachMachine } from "./ask-reach";
import type { NamedHost } from "./judge-reach";

/** Everything the names of hosts may mean: what their interfaces carry, and where they are reached. */
export function nameHosts(
  machines: readonly ReachMachine[],
  facts: ReadonlyMap<string, HostFacts>,
): NamedHost[] {
  return machines.map(({ name, address }) => {
    const nics = facts.get(name)?.nics ?? [];
    const carried = nics.filter((nic) => nic.kind !== "loopback").flatMap((nic) => nic.addresses);
    const reached = parseIpRange(address) === null ? [] : [address];
    return { name, addresses: [...new Set([...reached, ...carried.map(addressOf)])] };
  });
}

import type { DevicePool } from "@/server/contract/deploy";
import type { FactsNic, HostFacts } from "@/server/contract/host-facts";

/** Domain of the resources where nobody asks for another. */
export const RESOURCE_PREFIX = "fairlead.dev";

/** Most characters of the name part of a key (kubernetes.io/docs/concepts/overview/working-with-objects/labels). */
const LONGEST = 63;

/**
 * Pools of a host by what it said of itself: one for each physical function and driver its virtual functions are bound to,
 * so that a pod that asks for one knows its network and how it gets the function. Functions without a driver are in none.
 */
export function devicePools(facts: HostFacts, prefix: string): DevicePool[] {
  const taken = new Set<string>();
  return facts.nics.flatMap((nic) =>
    driversOf(nic).map(([driver, numbers]): DevicePool => {
      const plain = resourceName(`${nic.name}_${driver}`);
      // two interfaces whose names differ only in what a name must not have
      const name = taken.has(plain) ? resourceName(`${nic.name}_${driver}_${nic.pci ?? ""}`) : plain;
      taken.add(name);
      return {
        resource: `${prefix}/${name}`,
        ...{ pf: nic.name, driver, vfs: sayRanges(numbers), count: numbers.length, numaNode: nic.numaNode },
      };
    }),
  );
}

/** Driver -> numbers of the functions bound to it; functions are listed in the order of their numbers, from 0. */
function driversOf({ sriov }: FactsNic): [string, number[]][] {
  const found = new Map<string, number[]>();
  sriov?.vfs.forEach(({ driver }, number) => {
    if (driver !== null) found.set(driver, [...(found.get(driver) ?? []), number]);
  });
  return [...found];
}

/** The plugin takes letters, digits and underscores only (utils.ValidResourceName), and Kubernetes none at the ends. */
const resourceName = (text: string) =>
  text
    .replace(/[^A-Za-z0-9]+/g, "_")
    .slice(0, LONGEST)
    .replace(/^_+|_+$/g, "");

/** [0, 1, 2, 7] -> "0-2,7" */
function sayRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

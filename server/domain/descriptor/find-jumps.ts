import type { DescribedMachine } from "./described";
import type { Findings, Place } from "./finding";
import type { Names } from "./name-described";
import type { Hop } from "./ssh-way";

/** A machine as read, with the way to it as addresses or names. */
export interface RoutedMachine {
  machine: DescribedMachine;
  /** Its name in the file. */
  alias: string;
  hops: Hop[];
  jump: boolean;
}

/**
 * Turns hops into jump hosts of the lab: a hop that names a machine of the file is that machine, any other becomes one.
 * A machine that only others go through is no host.
 */
export function findJumps(
  routed: readonly RoutedMachine[],
  names: Names,
  findings: Findings,
): { jumpHosts: DescribedMachine[]; hosts: DescribedMachine[] } {
  const jumpHosts: DescribedMachine[] = [];
  const placed = new Map<RoutedMachine, DescribedMachine>();
  const known = (hop: Hop) =>
    routed.find(({ alias }) => alias.toLowerCase() === hop.address) ??
    routed.find(
      ({ machine }) => machine.ssh.address === hop.address && (hop.port ?? 22) === (machine.ssh.port ?? 22),
    );
  const add = (one: RoutedMachine): DescribedMachine => {
    const { via: _, roles: __, ...machine } = one.machine;
    const jump = placed.get(one) ?? machine;
    if (!placed.has(one)) jumpHosts.push(jump);
    placed.set(one, jump);
    return jump;
  };
  const jumpOf = (hop: Hop, place: Place): DescribedMachine => {
    const own = known(hop);
    if (own) return add(own);
    const before = jumpHosts.find(
      ({ ssh }) =>
        ssh.address === hop.address && (ssh.port ?? 22) === (hop.port ?? 22) && ssh.user === hop.user,
    );
    if (before) return before;
    const jump = { name: names.give(hop.address, place), place, ssh: { ...hop }, declared: {} };
    jumpHosts.push(jump);
    return jump;
  };
  for (const one of routed) if (one.jump) add(one);
  const ways = routed.map((one) => one.hops.map((hop) => jumpOf(hop, one.machine.place).name));
  const hosts = routed.flatMap((one, i): DescribedMachine[] => {
    if (placed.has(one)) return [];
    return [{ ...one.machine, via: ways[i] ?? [] }];
  });
  const far = hosts.find((host) => (host.via?.length ?? 0) > 2);
  if (far)
    findings.error(
      far.place,
      `The host ${far.name} stands behind more than two jump hosts: use two at most.`,
    );
  return { jumpHosts, hosts };
}

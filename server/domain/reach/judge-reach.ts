import type { HostReach, ReachWay } from "@/server/contract/host-reach";

/** Every check looks at every way and name of every host: found by name once. */
const ways = new WeakMap<HostReach, Map<string, ReachWay>>();
const names = new WeakMap<HostReach, Map<string, readonly string[]>>();

/** The way to an address of a host; undefined when it was not tried. */
export function wayTo(reach: HostReach, host: string, address: string): ReachWay | undefined {
  const known = ways.get(reach) ?? new Map(reach.ways.map((way) => [`${way.host} ${way.address}`, way]));
  ways.set(reach, known);
  return known.get(`${host} ${address}`);
}

/** What a name stands for; undefined when it was not asked for. */
export function addressesOf(reach: HostReach, name: string): readonly string[] | undefined {
  const known = names.get(reach) ?? new Map(reach.names.map((one) => [one.name, one.addresses]));
  names.set(reach, known);
  return known.get(name);
}

/** Who of a cluster listens on a port, for sentences. */
const LISTENERS: Readonly<Record<number, string>> = {
  6443: "kube-apiserver",
  10250: "kubelet",
  2379: "etcd",
  2380: "etcd",
};

/** An echo or any word about a port is an answer, a refusal too. Null: nothing could be tried. */
export function isReached({ echo, ports }: ReachWay): boolean | null {
  if (echo === true || ports.some(({ state }) => state === "open" || state === "refused")) return true;
  return echo === false || ports.length > 0 ? false : null;
}

/** Ports nothing came back from on a host that answers otherwise: a packet filter on the way. */
export function closedPorts(way: ReachWay, wanted?: readonly number[]): number[] {
  if (isReached(way) !== true) return [];
  return way.ports
    .filter(
      ({ port, state }) => (state === "silent" || state === "no way") && (wanted?.includes(port) ?? true),
    )
    .map(({ port }) => port);
}

export const portsInWords = (ports: readonly number[]): string =>
  ports.map((port) => `${port} (${LISTENERS[port] ?? "unknown"})`).join(", ");

export const FIX_REACH =
  "Check cable, VLAN, address and the packet filters of both hosts (nft list ruleset).";
export const fixPorts = (from: string, to: string): string =>
  `Let ${from} through on ${to}: look for a rule that drops (nft list ruleset, iptables -S).`;
export const FIX_MTU =
  "Raise the MTU of the interface or switch port that cuts, or give both hosts' interfaces the smaller one (ip link set NIC mtu N).";

export const silentInWords = (from: string, { host, address, ports }: ReachWay): string => {
  const noWay = ports.some(({ state }) => state === "no way");
  const tried = ports.length > 0 ? `, ports ${ports.map(({ port }) => port).join(", ")}` : "";
  return `${host} (${address}) does not answer ${from}: ${noWay ? "no way there" : "nothing came back"} within 2 s to an echo${tried}`;
};

export const cutInWords = ({ host, address, mtu, lost }: ReachWay): string =>
  `${mtu} bytes reach ${host} (${address}), ${lost} are lost`;

/** What a name means for the host it is of: its addresses, as far as anybody knows them. */
export interface NamedHost {
  name: string;
  addresses: readonly string[];
}

export interface NameFaults {
  /** Hosts whose names mean nothing there. */
  unknown: string[];
  /** Names that lead to something that is not the host. */
  wrong: { name: string; addresses: string[] }[];
}

/** Judges how a host resolves the names of the lab's hosts. On itself a host may be a loopback address (Debian's 127.0.1.1). */
export function judgeNames(from: string, reach: HostReach, hosts: readonly NamedHost[]): NameFaults {
  const faults: NameFaults = { unknown: [], wrong: [] };
  for (const { name, addresses } of hosts) {
    const asked = addressesOf(reach, name);
    if (!asked) continue;
    const isOwn = (one: string) => addresses.includes(one) || (name === from && one.startsWith("127."));
    if (asked.length === 0) faults.unknown.push(name);
    else if (addresses.length > 0 && !asked.every(isOwn))
      faults.wrong.push({ name, addresses: asked.filter((one) => !isOwn(one)) });
  }
  return faults;
}

export const fixNames = (names: readonly string[], hosts: readonly NamedHost[]): string => {
  const lines = names.map((name) => {
    const [address = "ADDRESS"] = hosts.find((one) => one.name === name)?.addresses ?? [];
    return `"${address} ${name}"`;
  });
  return `Name them in /etc/hosts (${lines.join(", ")}) or in DNS.`;
};

export interface ReachFinding {
  title: string;
  detail: string;
  hint: string;
}

/** What is wrong with what a host sees of the others, whatever is planned: each other host by the best way to it. */
export function findReachFaults(from: string, reach: HostReach, hosts: readonly NamedHost[]): ReachFinding[] {
  const found: ReachFinding[] = [];
  for (const to of new Set(reach.ways.map((way) => way.host))) {
    const ways = reach.ways.filter((way) => way.host === to);
    const [first] = ways;
    if (first && ways.every((way) => isReached(way) === false)) {
      found.push({
        ...{ title: `${from} does not reach ${to}`, hint: FIX_REACH },
        detail: `${ways.map((way) => silentInWords(from, way)).join("; ")}.`,
      });
      continue;
    }
    for (const way of ways) {
      const ports = closedPorts(way);
      if (ports.length > 0)
        found.push({
          ...{ title: `Ports of ${to} are closed to ${from}`, hint: fixPorts(from, to) },
          detail: `${way.address} answers, but nothing comes back from ${portsInWords(ports)}.`,
        });
      if (way.lost !== null)
        found.push({
          ...{ title: `Large packets from ${from} to ${to} are lost`, hint: FIX_MTU },
          detail: `${cutInWords(way)}.`,
        });
    }
  }
  const { unknown, wrong } = judgeNames(from, reach, hosts);
  if (unknown.length > 0)
    found.push({
      ...{ title: `${from} does not know every host's name`, hint: fixNames(unknown, hosts) },
      detail: `No address for ${unknown.join(", ")}.`,
    });
  for (const { name, addresses } of wrong)
    found.push({
      ...{ title: `${name} is another machine on ${from}`, hint: fixNames([name], hosts) },
      detail: `${name} is ${addresses.join(", ")} there, which is no address of ${name}.`,
    });
  return found;
}

import type { HostReach, ReachWay } from "@/server/contract/host-reach";
import {
  addressesOf,
  closedPorts,
  cutInWords,
  FIX_MTU,
  FIX_REACH,
  fixNames,
  fixPorts,
  isReached,
  judgeNames,
  type NamedHost,
  portsInWords,
  silentInWords,
  wayTo,
} from "../reach/judge-reach";
import { nameHosts } from "../reach/name-hosts";
import { type Check, type CheckInput, type Finding, failed, notAssessed, passed } from "./check";

/** The precheck of a deploy tries again, so that it holds nobody up. */
const unknown = (message: string): Finding =>
  notAssessed(message, { severity: "warning", fix: "Read facts: the hosts try each other then." });

interface Seen {
  from: CheckInput["plan"]["hosts"][number];
  reach: HostReach;
  at: number;
  /** Ways to the other hosts' node addresses. */
  ways: { to: CheckInput["plan"]["hosts"][number]; way: ReachWay }[];
  /** Hosts whose node address was not tried. */
  untried: string[];
}

/** Judges each host that was read; those that were not are one result together. */
function ofEach(input: CheckInput, judge: (seen: Seen) => Finding[]): Finding[] {
  const { plan, reach } = input;
  if (plan.hosts.length < 2) return [];
  const unread = plan.hosts.filter((host) => !reach.has(host.name)).map((host) => host.name);
  const found = plan.hosts.flatMap((from): Finding[] => {
    const read = reach.get(from.name);
    if (!read) return [];
    const ways: Seen["ways"] = [];
    const untried: string[] = [];
    for (const to of plan.hosts) {
      if (to === from) continue;
      const way = wayTo(read.reach, to.name, to.address);
      if (way) ways.push({ to, way });
      else untried.push(to.name);
    }
    const at = { host: from.name, at: read.at };
    return judge({ from, ...read, ways, untried }).map((one) => ({ ...at, ...one }));
  });
  if (unread.length === 0) return found;
  const who = unread.length === plan.hosts.length ? "any host" : unread.join(", ");
  return [...found, unknown(`What ${who} sees of the others was not read yet.`)];
}

const untriedFinding = (untried: readonly string[]): Finding[] =>
  untried.length === 0 ? [] : [unknown(`The node address of ${untried.join(", ")} was not tried.`)];

/** Ports of `to` that `from` needs, by their roles (kubernetes.io, ports and protocols). */
function neededPorts(from: Seen["from"], to: Seen["from"]): number[] {
  const control = (host: Seen["from"]) => host.role === "control-plane";
  return [
    ...(control(to) ? [6443] : []),
    ...(control(from) ? [10250] : []),
    ...(control(from) && control(to) ? [2379, 2380] : []),
  ];
}

const namedHosts = ({ plan, facts }: CheckInput): NamedHost[] => {
  const read = new Map([...facts].map(([name, one]) => [name, one.facts]));
  return plan.hosts.map(({ name, address, ssh }) => {
    const [known] = nameHosts([{ name, address: ssh.address }], read);
    return { name, addresses: [...new Set([address, ...(known?.addresses ?? [])])] };
  });
};

const number = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

export const REACH: readonly Check[] = [
  {
    id: "network.reach",
    title: "Every host reaches every other",
    severity: "warning",
    rule: "From each host an echo (ICMP) or a port of every other's node address answers within 2 s; a port that refuses is an answer.",
    of: "reach",
    judge: (input) =>
      ofEach(input, ({ from, ways, untried }) => {
        const silent = ways.filter(({ way }) => isReached(way) === false);
        if (silent.length > 0)
          return silent.map(({ way }) =>
            failed(`${silentInWords(from.name, way)}.`, FIX_REACH, { severity: "error" }),
          );
        const times = ways.flatMap(({ way }) => way.rttMs ?? []);
        const slowest = times.length > 0 ? `, the slowest echo took ${Math.max(...times)} ms` : "";
        return [
          ...(ways.length > 0 ? [passed(`${number(ways.length, "other host")} answered${slowest}.`)] : []),
          ...untriedFinding(untried),
        ];
      }),
  },
  {
    id: "network.ports",
    title: "Nothing filters the cluster's ports between the hosts",
    severity: "warning",
    rule: "On a host that answers, the ports its role listens on do too, from the hosts that need them: 6443 of a control plane from all, 10250 of all from a control plane, 2379-2380 between control planes. Refused is an answer: nobody listens yet.",
    of: "reach",
    judge: (input) =>
      ofEach(input, ({ from, ways }) => {
        const wanted = ways.map((one) => ({ ...one, ports: neededPorts(from, one.to) }));
        const red = wanted.flatMap(({ to, way, ports }) => {
          const closed = closedPorts(way, ports);
          if (closed.length === 0) return [];
          const message = `${to.name} (${way.address}) answers ${from.name}, but nothing comes back from ${portsInWords(closed)} within 2 s.`;
          return [failed(message, fixPorts(from.name, to.name), { severity: "error" as const })];
        });
        if (red.length > 0) return red;
        const tried = wanted.flatMap(({ way, ports }) => way.ports.filter((one) => ports.includes(one.port)));
        if (tried.length > 0) return [passed(`${number(tried.length, "port")} tried, all answer.`)];
        return wanted.some(({ ports }) => ports.length > 0)
          ? [notAssessed("No port was tried: the host has neither Python nor bash.", { severity: "warning" })]
          : [];
      }),
  },
  {
    id: "network.path-mtu",
    title: "Packets as large as the interfaces' and the pods' get through",
    severity: "error",
    warns: true,
    rule: "The largest packet that is answered uncut (ping -M do) is that of the host's own interface, and no smaller than the MTU of the plan; only a warning where the plan's MTU is smaller still. A packet that is lost on the way is lost without a word.",
    of: "reach",
    judge: (input) =>
      ofEach(input, ({ from, ways }) => {
        const planned = input.plan.options?.cluster.mtu;
        const known = ways.filter(({ way }) => way.mtu !== null);
        const red = known.flatMap(({ way }): Finding[] => {
          const mtu = way.mtu ?? 0;
          const small = planned !== undefined && mtu < planned;
          if (way.lost === null && !small) return [];
          const cut = way.lost === null ? `${mtu} bytes reach ${way.host} (${way.address})` : cutInWords(way);
          const pods = planned === undefined ? "" : `; pods get an MTU of ${planned}`;
          return [
            failed(`From ${from.name} ${cut}${pods}.`, FIX_MTU, {
              severity: planned === undefined || small ? "error" : "warning",
              ...(small ? { field: "options.cluster.mtu" } : {}),
            }),
          ];
        });
        if (red.length > 0) return red;
        if (known.length === 0)
          return ways.length > 0
            ? [notAssessed("The host has no ping that can be told not to cut.", { severity: "warning" })]
            : [];
        const least = Math.min(...known.map(({ way }) => way.mtu ?? 0));
        return [passed(`${least} bytes reach ${number(known.length, "other host")} uncut.`)];
      }),
  },
  {
    id: "names.hosts",
    title: "Every host knows every host by name",
    severity: "warning",
    rule: "getent or Python's getaddrinfo gives for each host's name an address of that host, the same on all hosts; on itself also 127.0.0.0/8. A name that leads to another machine is an error.",
    of: "reach",
    judge: (input) => {
      const hosts = namedHosts(input);
      const found = ofEach(input, ({ from, reach }) => {
        if (reach.names.length === 0) return [notAssessed("The host has nothing that looks names up.")];
        const { unknown, wrong } = judgeNames(from.name, reach, hosts);
        if (unknown.length + wrong.length === 0) return [passed(`${number(hosts.length, "name")} known.`)];
        return [
          ...wrong.map(({ name, addresses }) =>
            failed(
              `${name} is ${addresses.join(", ")} on ${from.name}, which is no address of ${name}.`,
              fixNames([name], hosts),
              { severity: "error" as const },
            ),
          ),
          ...(unknown.length > 0
            ? [failed(`${from.name} does not know ${unknown.join(", ")}.`, fixNames(unknown, hosts))]
            : []),
        ];
      });
      return [...found, ...disagreements(input, hosts)];
    },
  },
];

/** A name that is one address of its host here and another there. */
function disagreements({ plan, reach }: CheckInput, hosts: readonly NamedHost[]): Finding[] {
  return hosts.flatMap(({ name, addresses }): Finding[] => {
    const said = plan.hosts.flatMap((from) => {
      if (from.name === name) return [];
      const read = reach.get(from.name);
      const asked = read ? addressesOf(read.reach, name) : undefined;
      const right = asked?.every((one) => addresses.includes(one)) ? asked : [];
      return right.length > 0 ? [{ from: from.name, is: right.toSorted().join(", ") }] : [];
    });
    const answers = [...new Set(said.map((one) => one.is))];
    if (answers.length < 2) return [];
    const words = answers.map(
      (is) =>
        `${is} on ${said
          .filter((one) => one.is === is)
          .map((one) => one.from)
          .join(", ")}`,
    );
    const fix = "Let the name be the same address everywhere, best the node's.";
    return [failed(`${name} is ${words.join(" and ")}.`, fix)];
  });
}

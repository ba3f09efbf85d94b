import { HostReach, PortState, type ReachWay } from "@/server/contract/host-reach";
import type { ReachAsked } from "./ask-reach";

/**
 * Reads what the reach script printed: one word line a fact, each behind the marker, in any order.
 * @returns null when the last line is missing: the host was cut off before it had tried everything
 */
export function parseReach(text: string, marker: string, asked: ReachAsked): HostReach | null {
  const said = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first === marker)
    .map(([, ...words]) => words);
  if (!said.some(([what]) => what === "end")) return null;
  const of = (what: string, about: string) =>
    said.filter((words) => words[0] === what && words[1] === about).map((words) => words.slice(2));
  const ways = asked.ways.map(({ host, address }): ReachWay => {
    const [rtt] = of("echo", address).map(([time]) => number(time));
    const silent = of("silent", address).length > 0;
    const fits = of("fits", address).flatMap(([size]) => number(size) ?? []);
    const mtu = fits.length > 0 ? Math.max(...fits) : null;
    const lost = of("lost", address).flatMap(([size]) => number(size) ?? []);
    const beyond = lost.filter((size) => mtu !== null && size > mtu);
    const ports = of("tcp", address).flatMap(([port, ...state]) => {
      const read = PortState.safeParse(state.join(" "));
      const known = number(port);
      return read.success && known !== null ? [{ port: known, state: read.data }] : [];
    });
    return {
      ...{ host, address, echo: rtt !== undefined ? true : silent ? false : null, rttMs: rtt ?? null, mtu },
      lost: beyond.length > 0 ? Math.min(...beyond) : null,
      ports: ports.toSorted((a, b) => asked.ports.indexOf(a.port) - asked.ports.indexOf(b.port)),
    };
  });
  const names = asked.names.flatMap((name) => {
    const [addresses] = of("name", name);
    return addresses ? [{ name, addresses }] : [];
  });
  return HostReach.parse({ format: 1, ways, names });
}

function number(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === "" || Number.isNaN(value) ? null : value;
}

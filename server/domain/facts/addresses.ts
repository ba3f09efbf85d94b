import type { HostFacts } from "@/server/contract/host-facts";
import type { Sections } from "./sections";

/** Interface -> its addresses with prefix: from ip(8), or from the kernel's own tables where there is no ip. */
export function readAddresses(read: Sections): Map<string, string[]> {
  const lines = read.lines("addresses");
  const found = new Map<string, string[]>();
  const add = (device: string, address: string) => {
    const known = found.get(device) ?? [];
    if (!known.includes(address)) found.set(device, [...known, address]);
  };
  if (lines[0] === "no ip") {
    for (const [device, address] of [...ofTrie(read, lines), ...ofInet6(lines)]) add(device, address);
    return found;
  }
  for (const line of lines) {
    const [, device, address] = /^\d+:\s+([^\s@]+)(?:@\S+)?\s+inet6?\s+(\S+)/.exec(line) ?? [];
    if (device === undefined || address === undefined) continue;
    // one without a prefix is a point to point's: "inet 10.0.0.1 peer 10.0.0.2/32"
    add(device, address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`);
  }
  return found;
}

/** /proc/net/fib_trie names local addresses, /proc/net/route the interface whose network holds one. */
function ofTrie(read: Sections, lines: readonly string[]): [string, string][] {
  const routes = ofProcRoute(read.lines("routes")).filter((route) => route.gateway === 0);
  const local = new Set<string>();
  let leaf = "";
  for (const line of lines) {
    leaf = /\|--\s+(\d+\.\d+\.\d+\.\d+)/.exec(line)?.[1] ?? leaf;
    if (/\/32 host LOCAL/.test(line)) local.add(leaf);
  }
  return [...local].flatMap((address): [string, string][] => {
    if (address.startsWith("127.")) return address === "127.0.0.1" ? [["lo", "127.0.0.1/8"]] : [];
    const number = toBits(address);
    const route = routes
      .filter((one) => one.mask !== 0 && (number & one.mask) >>> 0 === one.network)
      .toSorted((a, b) => prefixOf(b.mask) - prefixOf(a.mask))[0];
    return route ? [[route.device, `${address}/${prefixOf(route.mask)}`]] : [];
  });
}

/** /proc/net/if_inet6: address, index, prefix, scope, flags in hexadecimal, name. */
const ofInet6 = (lines: readonly string[]): [string, string][] =>
  lines.flatMap((line): [string, string][] => {
    const [, hex, prefix, device] = /^([0-9a-f]{32}) \S+ ([0-9a-f]{2}) \S+ \S+\s+(\S+)$/.exec(line) ?? [];
    if (hex === undefined || prefix === undefined || device === undefined) return [];
    return [[device, `${shorten(hex)}/${Number.parseInt(prefix, 16)}`]];
  });

/** RFC 5952: lower case, no leading zeros, the longest run of zeros as "::". */
function shorten(hex: string): string {
  const words = hex.match(/.{4}/g)?.map((word) => Number.parseInt(word, 16).toString(16)) ?? [];
  const runs = `${words.join(":")}`.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined
    ? words.join(":")
    : words
        .join(":")
        .replace(longest, ":")
        .replace(/^:(?!:)/, "::")
        .replace(/([^:]):$/, "$1::");
}

export function readRoutes(read: Sections): HostFacts["routes"] {
  const lines = read.lines("routes");
  if (lines[0]?.startsWith("Iface")) {
    return ofProcRoute(lines).map(({ device, network, mask, gateway }) => ({
      destination: mask === 0 ? "default" : `${toText(network)}/${prefixOf(mask)}`,
      ...{ gateway: gateway === 0 ? null : toText(gateway), device, source: null },
    }));
  }
  return lines.flatMap((line) => {
    const [destination = ""] = line.split(/\s+/);
    const after = (word: string) => new RegExp(`\\s${word}\\s+(\\S+)`).exec(line)?.[1] ?? null;
    const device = after("dev");
    if (
      device === null ||
      /^(unreachable|blackhole|prohibit|multicast|local|broadcast|anycast|fe80|ff00)/.test(destination)
    )
      return [];
    return [{ destination, gateway: after("via"), device, source: after("src") }];
  });
}

/** /proc/net/route: Iface Destination Gateway Flags RefCnt Use Metric Mask …, little-endian hexadecimal. */
const ofProcRoute = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const [device, destination, gateway, , , , , mask] = line.trim().split(/\s+/);
    if (device === undefined || !/^[0-9A-F]{8}$/.test(destination ?? "")) return [];
    return [{ device, network: swap(destination), gateway: swap(gateway), mask: swap(mask) }];
  });

const swap = (hex = "00000000") => Number.parseInt((hex.match(/../g) ?? []).toReversed().join(""), 16) >>> 0;
const toBits = (address: string) =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0;
const toText = (bits: number) => [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
const prefixOf = (mask: number) => (mask.toString(2).match(/1/g) ?? []).length;

import { z } from "zod";
import { canonicalAddress } from "@/server/contract/machine-address";

export interface FoundAddress {
  start: number;
  end: number;
  kind: "address" | "mac";
  /** One spelling for all that mean the same. */
  canonical: string;
}

const MAC = /(?<![\w:.-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![\w:-])/g;
/** More than four numbers are none, and may hold one: they are taken for one as a whole. */
const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3,}(?!\d)/g;
/** Hex digits and colons, maybe with an IPv4 at the end; what is none of IPv6 is left out afterwards. */
const IPV6 =
  /(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,8}(?:(?<=:)(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\d)/g;

/** Every IPv4 and IPv6 address and every MAC in a text, in order, each in one spelling. */
export function findAddresses(text: string): FoundAddress[] {
  const found: FoundAddress[] = [];
  const add = (pattern: RegExp, kind: FoundAddress["kind"], canonicalOf: (text: string) => string | null) => {
    for (const { 0: word, index } of text.matchAll(pattern)) {
      const canonical = canonicalOf(word);
      const [start, end] = [index, index + word.length];
      if (canonical === null || found.some((one) => start < one.end && one.start < end)) continue;
      found.push({ start, end, kind, canonical });
    }
  };
  if (text.includes(":") || text.includes("-")) add(MAC, "mac", canonicalMac);
  if (text.includes(":")) add(IPV6, "address", canonicalIp);
  add(IPV4, "address", canonicalIp);
  return found.sort((a, b) => a.start - b.start);
}

/** "AA-BB-…" -> "aa:bb:…" */
export const canonicalMac = (text: string): string => text.toLowerCase().replaceAll("-", ":");

/** One spelling of an IP address; an IPv4 that is written as an IPv6 is that IPv4. @returns null for what is none */
export function canonicalIp(text: string): string | null {
  if (text.includes(":")) {
    if (!z.ipv6().safeParse(text).success) return null;
    const canonical = canonicalAddress(text);
    const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
    if (!mapped) return canonical;
    const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  const parts = text.split(".").map(Number);
  return parts.length >= 4 && parts.every((part) => part <= 255) ? parts.join(".") : null;
}

/** Says nothing about a lab: every machine has it. */
export const isEverywhere = (canonical: string): boolean =>
  ["0.0.0.0", "255.255.255.255", "::", "::1", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"].includes(canonical) ||
  canonical.startsWith("127.");

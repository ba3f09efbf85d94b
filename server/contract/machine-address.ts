import { z } from "zod";

const DNS_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?$/;
const ENDS_IN_A_NUMBER = /(^|\.)[0-9]+\.?$/;

/**
 * Why a machine's address is none, one sentence; null when it is an IPv4 address, an IPv6 literal without brackets or a
 * DNS name (RFC 1123 §2.1: the last label of a name is not all digits, so 10.0.0.300 is no name).
 */
export function problemOfAddress(text: string): string | null {
  if (text === "") return "give an address: IPv4, IPv6 or a host name";
  if (z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success) return null;
  if (/^\[.*\]/.test(text)) return `leave the brackets out of ${text}: the port has a field of its own`;
  if (text.includes(":")) return `${text} is no IPv6 address`;
  if (/\s/.test(text)) return "an address has no spaces";
  if (ENDS_IN_A_NUMBER.test(text)) return `${text} is no IPv4 address`;
  if (text.length > 253 || !DNS_NAME.test(text)) return `${text} is neither an IP address nor a host name`;
  return null;
}

/**
 * One spelling for addresses that mean the same: IPv6 compressed (RFC 5952), host names in lower case without the dot at
 * their end. Text that is no address stays as it is.
 */
export function canonicalAddress(text: string): string {
  if (z.ipv6().safeParse(text).success) {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  }
  return text.toLowerCase().replace(/\.$/, "");
}

import { canonicalAddress, problemOfAddress } from "@/server/contract/machine-address";

/** "192.0.2.5/24" -> address and prefix length; null when it is neither an address nor a host name. */
export function readAddress(text: string): { address: string; prefix?: number } | null {
  const [, address = text, prefix] = /^(.*?)\/(\d{1,3})$/.exec(text) ?? [];
  if (problemOfAddress(address) !== null) return null;
  return { address: canonicalAddress(address), ...(prefix === undefined ? {} : { prefix: Number(prefix) }) };
}

/** Nobody's address: a placeholder. */
export const isUnspecified = (address: string) => address === "0.0.0.0" || address === "::";

/** Lower case with colons; null when it is no MAC address (IEEE 802, six octets). */
export function readMac(text: string): string | null {
  const mac = text.trim().toLowerCase().replaceAll("-", ":");
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : null;
}

export const ZERO_MAC = "00:00:00:00:00:00";

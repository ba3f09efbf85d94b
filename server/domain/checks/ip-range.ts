/** IPv4 block as numbers: first and last address. */
export interface IpRange {
  text: string;
  first: number;
  last: number;
  prefix: number;
}

/** Reads `address` or `address/prefix`; an address alone is a /32, host bits are dropped. Null when it is no IPv4. */
export function parseIpRange(text: string): IpRange | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const octets = match.slice(1, 5).map(Number);
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  if (octets.some((octet) => octet > 255) || prefix > 32) return null;
  const size = 2 ** (32 - prefix);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = Math.floor(value / size) * size;
  return { text, first, last: first + size - 1, prefix };
}

export const rangesOverlap = (a: IpRange, b: IpRange): boolean => a.first <= b.last && b.first <= a.last;

/** The network of an interface address: "192.0.2.9/24" -> "192.0.2.0/24". Null for IPv6 and for nonsense. */
export function networkOf(address: string): string | null {
  const range = parseIpRange(address);
  if (!range) return null;
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(range.first / 2 ** shift) % 256);
  return `${octets.join(".")}/${range.prefix}`;
}

export const addressOf = (withPrefix: string): string => withPrefix.split("/")[0] ?? withPrefix;

import { type Billionths, formatResource, parseQuantity, writeQuantity } from "../quantity";

/** A figure as people say it, and exactly as Kubernetes would write it. */
export interface SaidAmount {
  words: string;
  exact: string;
}

/** "63.9 CPUs" and "63900m". @param key of the resource, which tells the unit */
export function sayAmount(key: string, value: Billionths): SaidAmount {
  const words = formatResource(key, value < 0n ? -value : value);
  return { words: value < 0n ? `−${words}` : words, exact: writeQuantity(value) };
}

/** A quantity of the API server: its own text, and in words. `words` is the text itself where nobody can read it. */
export function sayQuantity(key: string, raw: string): SaidAmount & { readable: boolean } {
  const value = parseQuantity(raw);
  if (value === null) return { words: raw, exact: raw, readable: false };
  return { words: sayAmount(key, value).words, exact: raw, readable: true };
}

/** Share of a whole in percent, 0 to 100, two decimals; 0 of nothing. */
export function percentOf(part: Billionths, whole: Billionths): number {
  if (whole <= 0n || part <= 0n) return 0;
  return part >= whole ? 100 : Number((part * 10_000n) / whole) / 100;
}

import { fold } from "./find-words";
import type { Named } from "./known-words";

export interface Pseudonyms {
  /** The same for the same thing: "host-2". */
  of(named: Named, thing: string): string;
}

/** A word this long is looked for inside others. */
const DISTINCT = 5;

/**
 * Numbers things from 1 in the order they are asked for: "host-1", or "host-no-1" where a host is really called host-1.
 * @param spellings every way a word of the lab may be written
 */
export function makePseudonyms(spellings: readonly string[]): Pseudonyms {
  const taken = [...new Set(spellings.map(fold))];
  const numbers = new Map<string, number>();
  const counts = new Map<Named, number>();
  const stems = new Map<Named, string>();
  function stemOf(named: Named): string {
    const known = stems.get(named);
    if (known !== undefined) return known;
    let stem: string = named;
    while (taken.some((value) => looksLike(stem, value, taken.length))) stem = `${stem}-no`;
    stems.set(named, stem);
    return stem;
  }
  return {
    of(named, thing) {
      const number = numbers.get(thing) ?? (counts.get(named) ?? 0) + 1;
      if (!numbers.has(thing)) {
        numbers.set(thing, number);
        counts.set(named, number);
      }
      return `${stemOf(named)}-${number}`;
    },
  };
}

/** Would a pseudonym of this stem be, or hold, that word? */
function looksLike(stem: string, word: string, most: number): boolean {
  const [, number] = /-(\d+)/.exec(word) ?? [];
  const sample = `${stem}-${number ?? most}`;
  return sample === word || (word.length >= DISTINCT && sample.includes(word) && !stem.includes(word));
}

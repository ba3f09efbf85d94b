import type { Revealed } from "@/server/contract/share-words";
import { requiredTests } from "../suite/releases";
import { type Hider, makeHider } from "./hide-words";
import type { KnownWord } from "./known-words";
import { halve, SHARE_LIMITS, type ShareContent, type ShareLimits } from "./share-content";
import { renderShareFile } from "./share-file";

export interface MadeShareFile {
  text: string;
  /** What is in the run and not in the file, in sentences. */
  leftOut: string[];
  /** How many things of each kind have a pseudonym in it. */
  hidden: Hider["hidden"];
  /** Names of the lab that are ordinary words of the file, too. */
  ordinary: readonly string[];
  /** What the file tells although it must not: the caller must not let it out. */
  told: string[];
}

const blank = (text: string) => " ".repeat(text.length);
/** The page without a word of the lab or the suite, and as long: what is cut is cut alike. */
const NOTHING = { hide: blank, hideInSuite: blank };
const RELEASES = ["1.34", "1.35", "1.36"];
const SMALLEST: ShareLimits = { failures: 1, text: 10, allText: 10, passed: 1, missing: 1, nodes: 1 };
/** Each halving makes a file about half as large; the page around it is far below any limit. */
const TRIES = 12;

/**
 * A run as a file for strangers, cut until it is small enough.
 * @param fits says whether the text is; asked again after each cut
 */
export function makeShareFile(
  content: ShareContent,
  words: readonly KnownWord[],
  revealed: Revealed,
  fits: (text: string) => boolean,
): MadeShareFile {
  // the smallest one says all there is to say of what was left out
  const own = [SHARE_LIMITS, SMALLEST]
    .map((limits) => renderShareFile(content, NOTHING, limits).text.replace(/\s+/g, " "))
    .join(" ");
  const suite = RELEASES.flatMap((release) => requiredTests(release) ?? []);
  const hider = makeHider(words, revealed, `${own} ${suite.join(" ")}`);
  // the same texts are asked for again after each cut
  const once = { hide: remember(hider.hide), hideInSuite: remember(hider.hideInSuite) };
  let limits = SHARE_LIMITS;
  let file = renderShareFile(content, once, limits);
  for (let tries = 0; tries < TRIES && !fits(file.text); tries++) {
    limits = halve(limits);
    file = renderShareFile(content, once, limits);
  }
  const { hidden, ordinary } = hider;
  return { ...file, hidden, ordinary, told: hider.foundIn(file.text) };
}

function remember(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const one = make(text);
    made.set(text, one);
    return one;
  };
}

import type { Revealed, ShareKind } from "@/server/contract/share-words";
import { formsOf } from "../redact";
import { canonicalIp, findAddresses, isEverywhere } from "./find-addresses";
import { fold, makeWordFinder, type WordToFind } from "./find-words";
import { escapeText } from "./html";
import type { KnownWord } from "./known-words";
import { makePseudonyms } from "./pseudonyms";

/** Shorter words are parts of others too often to be looked for inside them. */
const DISTINCT = 5;
/** Digits alone, or hex digits that a checksum may hold by chance. */
const CHANCE = /^([\d.,:/-]{1,6}|[0-9a-f]{1,8})$/i;
/** A figure that any file may have. */
const FIGURE = /^[\d.,:/-]{1,6}$/;
/** What pseudonyms are made of is said in every file. */
const STEMS = "host lab site person user domain address mac id no";
/** From here on a word is looked for in base64, too. */
const ENCODED = 6;

export interface Hider {
  /** A text of the lab with a pseudonym for all it must not tell. */
  hide(text: string): string;
  /** A text of the suite: what is an ordinary word there stays. */
  hideInSuite(text: string): string;
  /** What a finished file tells all the same: empty, or it must not leave. */
  foundIn(file: string): string[];
  /** How many things of each kind have a pseudonym. */
  hidden: Readonly<Record<ShareKind, number>>;
  /** Words of the lab that are ordinary words of the file as well, such as a host called "node". */
  ordinary: readonly string[];
}

/**
 * Replaces what tells one lab from another by stable pseudonyms: host-1, address-2. Words are found in small and large
 * letters, escaped for URLs, JSON and HTML, and in base64; addresses in every spelling, known ones or not.
 * @param vocabulary what every file says anyway: a word that is part of it is replaced only where it stands alone
 */
export function makeHider(words: readonly KnownWord[], revealed: Revealed, vocabulary: string): Hider {
  const secret = words.filter(({ kind }) => !revealed[kind]);
  const common = fold(`${vocabulary} ${STEMS}`);
  const tokens = new Set(common.match(/[\p{L}\p{N}]+/gu) ?? []);
  const pseudonyms = makePseudonyms(words.flatMap(spellingsOf));
  for (const word of secret) pseudonyms.of(word.named, word.thing);
  const known = new Set(secret.map(({ thing }) => thing));
  const forms = secret.flatMap((word) => spellingsOf(word).map((text) => ({ text, word })));
  const starts = startsOf(common);
  const distinct = ({ text }: { text: string }) =>
    text.length >= DISTINCT &&
    !CHANCE.test(text) &&
    !(starts.has(fold(text).slice(0, DISTINCT)) && common.includes(fold(text)));
  /** In the file's own words: such as "node", or "test node" where both are. */
  const isOrdinary = ({ text }: { text: string }) =>
    FIGURE.test(text) ||
    ((fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).every((token) => tokens.has(token)) &&
      standsAloneIn(common, fold(text)));
  const anywhere = forms.filter(distinct);
  const alone = forms.filter((form) => !distinct(form));
  const toFind = (some: typeof forms, only: boolean): WordToFind<string>[] =>
    some.map(({ text, word }) => ({ text, alone: only, means: pseudonyms.of(word.named, word.thing) }));
  const findAnywhere = makeWordFinder(toFind(anywhere, false));
  const findAlone = makeWordFinder(toFind(alone, true));
  const findUncommon = makeWordFinder(
    toFind(
      alone.filter((form) => !isOrdinary(form)),
      true,
    ),
  );
  const addresses = (text: string) =>
    findAddresses(text).flatMap(({ start, end, kind, canonical }) =>
      isEverywhere(canonical) || revealed[kind === "mac" ? "serials" : "addresses"]
        ? []
        : [{ start, end, means: pseudonyms.of(kind, `${kind} ${canonical}`) }],
    );
  const through =
    (...finders: ((text: string) => Iterable<Hit>)[]) =>
    (text: string) =>
      replaceInTurn(text, finders);
  return {
    hide: through(findAnywhere, addresses, findAlone),
    hideInSuite: through(findAnywhere, addresses, findUncommon),
    foundIn(file) {
      const words = [findAnywhere, findUncommon].flatMap((find) => [...find(file)]);
      const places = findAddresses(file).filter(({ kind, canonical }) => known.has(`${kind} ${canonical}`));
      return [...new Set([...words, ...places].map(({ start, end }) => file.slice(start, end)))];
    },
    hidden: countKinds(secret),
    ordinary: [...new Set(alone.filter(isOrdinary).map(({ word }) => word.value))],
  };
}

interface Hit {
  start: number;
  end: number;
  means: string;
}

/** Each finder sees what those before it left; a pseudonym is never looked at again. */
function replaceInTurn(text: string, finders: readonly ((text: string) => Iterable<Hit>)[]): string {
  let parts = [{ text, done: false }];
  for (const find of finders) {
    parts = parts.flatMap((part) => {
      if (part.done) return [part];
      const next: typeof parts = [];
      let from = 0;
      for (const { start, end, means } of find(part.text)) {
        next.push({ text: part.text.slice(from, start), done: false }, { text: means, done: true });
        from = end;
      }
      next.push({ text: part.text.slice(from), done: false });
      return next;
    });
  }
  return parts.map((part) => part.text).join("");
}

/**
 * A word as it may be written beside what it is: composed or not, with other marks between its parts, escaped, in base64.
 * Addresses and MACs as such are found by their shape.
 */
function spellingsOf({ value, named }: KnownWord): string[] {
  if (named === "mac") {
    const digits = value.replace(/[^0-9a-f]/gi, "");
    return [digits, digits.replace(/(.{4})(?=.)/g, "$1."), ...encoded(value)];
  }
  if (canonicalIp(value) !== null) return [value.replace(/[.:]/g, "-"), ...encoded(value)];
  const parts = value.split(/\s+/);
  const joined = parts.length > 1 ? ["-", "_", ".", ""].map((mark) => parts.join(mark)) : [];
  const uuid = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})$/i.exec(value);
  const ids = uuid ? [uuid.slice(1).join("-"), uuid.slice(1).join("")] : [];
  const plain = [value, value.normalize("NFD"), ...joined, ...ids];
  return [...new Set([...plain, ...plain.map(escapeText), ...plain.flatMap(encoded)])];
}

const encoded = (value: string): string[] =>
  (value.length >= ENCODED ? formsOf(value) : [encodeURIComponent(value)]).filter((one) => one !== value);

/** Every few letters of a text: what begins with none of them is not in it, and need not be looked for. */
function startsOf(text: string): Set<string> {
  const starts = new Set<string>();
  for (let at = 0; at + DISTINCT <= text.length; at++) starts.add(text.slice(at, at + DISTINCT));
  return starts;
}

function standsAloneIn(text: string, word: string): boolean {
  const [hit] = makeWordFinder([{ text: word, alone: true, means: null }])(text);
  return hit !== undefined;
}

function countKinds(words: readonly KnownWord[]): Record<ShareKind, number> {
  const of = (kind: ShareKind) =>
    new Set(words.filter((word) => word.kind === kind).map(({ thing }) => thing)).size;
  return { names: of("names"), addresses: of("addresses"), serials: of("serials") };
}

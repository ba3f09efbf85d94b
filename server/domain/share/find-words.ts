/** A text to be found, and whether only as a word of its own. */
export interface WordToFind<T> {
  text: string;
  /** True: letters or digits beside it make it another word. */
  alone: boolean;
  means: T;
}

export interface FoundWord<T> {
  start: number;
  end: number;
  means: T;
}

interface Place<T> {
  next: Map<string, Place<T>>;
  word?: { alone: boolean; means: T };
}

const LETTER = /[\p{L}\p{N}]/u;

/**
 * Looks for any of the words at once, in small or large letters, the longest first, by walking a tree of their letters: a
 * thousand words cost about what one does.
 */
export function makeWordFinder<T>(
  words: readonly WordToFind<T>[],
): (text: string) => Generator<FoundWord<T>> {
  const root: Place<T> = { next: new Map() };
  for (const { text, alone, means } of words) {
    let place = root;
    for (const letter of fold(text).split("")) {
      const next: Place<T> = place.next.get(letter) ?? { next: new Map() };
      place.next.set(letter, next);
      place = next;
    }
    // the first to claim a text keeps it; one that is found anywhere is found alone, too
    place.word = place.word ? { ...place.word, alone: place.word.alone && alone } : { alone, means };
  }
  return function* find(text) {
    const folded = fold(text);
    let at = 0;
    while (at < folded.length) {
      const hit = longestAt(root, folded, at);
      if (hit) yield hit;
      at = hit ? hit.end : at + 1;
    }
  };
}

function longestAt<T>(root: Place<T>, text: string, start: number): FoundWord<T> | null {
  let best: FoundWord<T> | null = null;
  let place = root;
  for (let at = start; at < text.length; at++) {
    const next = place.next.get(text.charAt(at));
    if (!next) break;
    place = next;
    const { word } = place;
    if (word && !(word.alone && hasNeighbour(text, start, at + 1))) {
      best = { start, end: at + 1, means: word.means };
    }
  }
  return best;
}

const hasNeighbour = (text: string, start: number, end: number): boolean =>
  LETTER.test(text.charAt(start - 1)) || LETTER.test(text.charAt(end));

/** Small letters, without changing how long the text is: "İ" is two letters when it is small. */
export function fold(text: string): string {
  const small = text.toLowerCase();
  if (small.length === text.length) return small;
  return Array.from({ length: text.length }, (_, at) => {
    const one = text.charAt(at).toLowerCase();
    return one.length === 1 ? one : text.charAt(at);
  }).join("");
}

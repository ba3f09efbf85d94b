import type { LogLine } from "@/server/contract/job";
import { LineRanges } from "./line-ranges";

/** Lines of one page; a range asked of the server is one page. */
export const PAGE_LINES = 500;
/** Pages kept at most, and characters in them: the memory of a log of any length. */
const MOST_PAGES = 48;
const MOST_CHARACTERS = 16_000_000;

interface LinePage {
  lines: (LogLine | undefined)[];
  have: number;
  characters: number;
  version: number;
}

export interface LineRange {
  from: number;
  to: number;
}

const pageOf = (n: number) => Math.floor((n - 1) / PAGE_LINES);

/**
 * The window of a log a viewer holds: pages by line number, the ones not looked at longest dropped first. It also keeps
 * the account behind "0 lost": which numbers arrived, and which the server passed over.
 */
export class LineStore {
  readonly #pages = new Map<number, LinePage>();
  readonly #received = new LineRanges();
  readonly #lost = new LineRanges();
  readonly #listeners = new Set<() => void>();
  #length = 0;
  #changed = 0;
  #versions = 0;

  /** Number of the last line known to exist. */
  get length(): number {
    return this.#length;
  }
  /** Rises with every change: a snapshot for React. */
  get version(): number {
    return this.#versions;
  }
  /** Lines that arrived at least once, numbers the server passed over, and lines that came a second time with other text. */
  get account(): { received: number; lost: number; changed: number } {
    return { received: this.#received.size, lost: this.#lost.size, changed: this.#changed };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setLength(lastLine: number): void {
    if (lastLine <= this.#length) return;
    this.#length = lastLine;
    this.#tell();
  }

  /** Takes lines in, in any order and as often as they come. */
  put(lines: readonly LogLine[]): void {
    if (lines.length === 0) return;
    this.#take(lines);
    this.#tell();
  }

  /**
   * Takes in the server's answer for lines from `from` on. It may end early, but a number it passed over is lost.
   * @returns the first line that was not answered yet
   */
  putAnswer(from: number, lines: readonly LogLine[], lastLine: number): number {
    let next = from;
    for (const { n } of lines) {
      if (n > next) this.#lost.add(next, n - 1);
      next = n + 1;
    }
    if (lines.length === 0 && from <= lastLine) {
      // nothing at all where there should be something: this page's lines are gone
      next = Math.min(lastLine, (pageOf(from) + 1) * PAGE_LINES) + 1;
      this.#lost.add(from, next - 1);
    }
    this.#length = Math.max(this.#length, lastLine);
    this.#take(lines);
    this.#tell();
    return next;
  }

  /** The line, when it is in the window. Looking keeps its page. */
  get(n: number): LogLine | undefined {
    return this.#touch(pageOf(n))?.lines[(n - 1) % PAGE_LINES];
  }
  isLost(n: number): boolean {
    return this.#lost.has(n);
  }

  /** Changes when a line of from..to does: what a block of rows redraws by. */
  stampOf(from: number, to: number): number {
    let stamp = 0;
    for (let page = pageOf(from); page <= pageOf(to); page++) stamp += this.#pages.get(page)?.version ?? 0;
    return stamp;
  }

  /** What is missing of from..to, at most a page each, in order. */
  missing(from: number, to: number): LineRange[] {
    const last = Math.min(to, this.#length);
    const ranges: LineRange[] = [];
    for (let n = Math.max(1, from); n <= last; n++) {
      const page = this.#pages.get(pageOf(n));
      if (page?.lines[(n - 1) % PAGE_LINES] !== undefined || this.#lost.has(n)) continue;
      const first = pageOf(n) * PAGE_LINES + 1;
      const end = Math.min(this.#length, first + PAGE_LINES - 1);
      ranges.push({ from: page || this.#lost.has(first) ? n : first, to: end });
      n = end;
    }
    return ranges;
  }

  #take(lines: readonly LogLine[]): void {
    for (const line of lines) {
      const page = this.#touch(pageOf(line.n)) ?? this.#open(pageOf(line.n));
      const at = (line.n - 1) % PAGE_LINES;
      const old = page.lines[at];
      if (old && old.text !== line.text) this.#changed += 1;
      page.lines[at] = line;
      page.have += old ? 0 : 1;
      page.characters += line.text.length - (old?.text.length ?? 0);
      page.version = this.#versions + 1;
      this.#lost.remove(line.n, line.n);
      this.#length = Math.max(this.#length, line.n);
    }
    let from = lines[0]?.n ?? 0;
    for (const [i, { n }] of lines.entries()) {
      if (lines[i + 1]?.n === n + 1) continue;
      this.#received.add(from, n);
      from = lines[i + 1]?.n ?? 0;
    }
    this.#drop();
  }

  #open(index: number): LinePage {
    const page: LinePage = { lines: new Array(PAGE_LINES), have: 0, characters: 0, version: 0 };
    this.#pages.set(index, page);
    return page;
  }

  #touch(index: number): LinePage | undefined {
    const page = this.#pages.get(index);
    if (!page) return undefined;
    this.#pages.delete(index);
    this.#pages.set(index, page);
    return page;
  }

  #drop(): void {
    let characters = 0;
    for (const page of this.#pages.values()) characters += page.characters;
    for (const [index, page] of this.#pages) {
      if (this.#pages.size <= MOST_PAGES && characters <= MOST_CHARACTERS) return;
      if (this.#pages.size <= 4) return; // what is on the screen, however long its lines
      characters -= page.characters;
      this.#pages.delete(index);
    }
  }

  #tell(): void {
    this.#versions += 1;
    for (const listener of this.#listeners) listener();
  }
}

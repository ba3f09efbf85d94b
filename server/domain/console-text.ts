/** A line is kept whole up to this many characters; a longer one becomes several. */
export const LONGEST_LINE = 1024 * 1024;

/** `mark`: everything before it in the list is the text up to event `seq`. */
export type ConsolePiece = { line: string } | { mark: number };

const ESC = "\u001b";
const BEL = "\u0007";
const MARK_START = `${ESC}]7717;`;
const MARK = new RegExp(`${ESC}\\]7717;(\\d+)${BEL}`, "g");

/**
 * Cuts what a child prints into lines and takes our callback's invisible markers (`ESC ] 7717 ; seq BEL`) out. A marker in
 * the middle of a line comes after that line, since the line's beginning is text before it.
 */
export class ConsoleText {
  #rest = "";

  constructor(
    /** The largest place <= `at` where a text that is too long may be cut, and how far beyond it must be known. */
    private readonly cut: { safeCut(text: string, at: number): number; longest: number },
    private readonly longestLine = LONGEST_LINE,
  ) {}

  /** @returns what is complete now: lines, and markers whose text is */
  feed(text: string): ConsolePiece[] {
    const pieces: ConsolePiece[] = [];
    const lines = (this.#rest + text).split("\n");
    let rest = lines.pop() ?? "";
    for (const line of lines) this.#take(line, pieces);
    rest = takeLeadingMarks(rest, pieces);
    while (rest.length > this.longestLine + this.cut.longest) rest = this.#split(rest, pieces);
    this.#rest = rest;
    return pieces;
  }

  /** The child has ended: what it left without a newline is a line too. */
  end(): ConsolePiece[] {
    const pieces: ConsolePiece[] = [];
    if (this.#rest !== "") this.#take(this.#rest, pieces);
    this.#rest = "";
    return pieces;
  }

  #take(line: string, pieces: ConsolePiece[]): void {
    let rest = takeLeadingMarks(line, pieces);
    while (rest.length > this.longestLine) rest = this.#split(rest, pieces);
    if (!rest.includes(MARK_START)) {
      pieces.push({ line: rest });
      return;
    }
    const marks = [...rest.matchAll(MARK)].map(([, seq]) => Number(seq));
    pieces.push({ line: rest.replaceAll(MARK, "") }, ...marks.map((mark) => ({ mark })));
  }

  #split(text: string, pieces: ConsolePiece[]): string {
    // a value that fills a whole line cannot be kept whole
    const at = this.cut.safeCut(text, this.longestLine) || this.longestLine;
    pieces.push({ line: text.slice(0, at) });
    return text.slice(at);
  }
}

function takeLeadingMarks(text: string, pieces: ConsolePiece[]): string {
  let rest = text;
  while (rest.startsWith(MARK_START)) {
    const end = rest.indexOf(BEL);
    const seq = rest.slice(MARK_START.length, end);
    if (end < 0 || !/^\d+$/.test(seq)) break;
    pieces.push({ mark: Number(seq) });
    rest = rest.slice(end + 1);
  }
  return rest;
}

/** What no database keeps in a text: PostgreSQL refuses NUL. Shown as its symbol. */
export const withoutNul = (text: string): string =>
  text.includes("\u0000") ? text.replaceAll("\u0000", "\u2400") : text;

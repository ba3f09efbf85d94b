/** What is folded: lines firstLine..lastLine under one heading; nothing when lastLine < firstLine. */
export interface FoldSpan {
  uuid: string;
  firstLine: number;
  lastLine: number;
}

/** A heading that stands before a line and folds nothing. */
export interface Mark {
  id: string;
  firstLine: number | null;
}

export type Row =
  | { kind: "line"; n: number; fold: string | null }
  | { kind: "fold"; uuid: string; open: boolean }
  | { kind: "mark"; id: string };

type Segment =
  | { kind: "lines"; row: number; from: number; to: number; fold: string | null }
  | { kind: "fold"; row: number; from: number; to: number; uuid: string; open: boolean }
  | { kind: "mark"; row: number; from: number; id: string };

/**
 * Which row of the screen shows which line: lines, headings of folds and stages, with the lines of closed folds left out.
 * A log of any length costs one segment per heading; a lookup is a binary search.
 */
export class RowModel {
  readonly #segments: Segment[] = [];
  /** Per segment, how many headings stand before it. */
  readonly #headings: number[] = [];
  readonly count: number;

  constructor(
    readonly lastLine: number,
    folds: readonly FoldSpan[],
    marks: readonly Mark[],
    isOpen: (uuid: string) => boolean,
  ) {
    const openMarks = marks
      .flatMap(({ id, firstLine }) =>
        firstLine === null || firstLine > lastLine + 1 ? [] : [{ id, firstLine }],
      )
      .sort((a, b) => a.firstLine - b.firstLine);
    let row = 0;
    let line = 1;
    let headings = 0;
    const push = (segment: Segment, rows: number) => {
      this.#segments.push(segment);
      this.#headings.push(headings);
      if (segment.kind !== "lines") headings += 1;
      row += rows;
    };
    const linesUntil = (end: number, fold: string | null) => {
      for (let mark = openMarks[0]; mark && mark.firstLine <= end; mark = openMarks[0]) {
        plain(mark.firstLine - 1, fold);
        push({ kind: "mark", row, from: mark.firstLine, id: mark.id }, 1);
        openMarks.shift();
      }
      plain(end, fold);
    };
    const plain = (end: number, fold: string | null) => {
      if (end < line) return;
      push({ kind: "lines", row, from: line, to: end, fold }, end - line + 1);
      line = end + 1;
    };
    for (const { uuid, firstLine, lastLine: end } of withoutOverlap(folds, lastLine)) {
      linesUntil(firstLine - 1, null);
      while (openMarks[0] && openMarks[0].firstLine <= firstLine) {
        const mark = openMarks.shift();
        if (mark) push({ kind: "mark", row, from: mark.firstLine, id: mark.id }, 1);
      }
      const open = isOpen(uuid);
      push({ kind: "fold", row, from: firstLine, to: end, uuid, open }, 1);
      if (open) linesUntil(end, uuid);
      else line = Math.max(line, end + 1);
    }
    linesUntil(lastLine, null);
    for (const mark of openMarks) push({ kind: "mark", row, from: mark.firstLine, id: mark.id }, 1);
    this.count = row;
  }

  rowAt(index: number): Row | undefined {
    if (index < 0 || index >= this.count) return undefined;
    const segment = this.#last((one) => one.row <= index);
    if (!segment) return undefined;
    if (segment.kind === "lines") {
      return { kind: "line", n: segment.from + index - segment.row, fold: segment.fold };
    }
    if (segment.kind === "mark") return { kind: "mark", id: segment.id };
    return { kind: "fold", uuid: segment.uuid, open: segment.open };
  }

  /** The row that shows the line, or the heading of the closed fold that hides it. */
  indexOfLine(n: number): number {
    const line = Math.min(Math.max(1, n), Math.max(1, this.lastLine));
    const segment = this.#last((one) => one.from <= line);
    if (!segment) return 0;
    return segment.kind === "lines" ? segment.row + Math.min(line, segment.to) - segment.from : segment.row;
  }

  /** The first line shown at this row or below it; 1 when there is none. */
  lineFrom(row: number): number {
    const index = Math.max(
      0,
      this.#indexOf((one) => one.row <= row),
    );
    const segment = this.#segments.slice(index).find((one) => one.kind === "lines");
    return segment ? segment.from + Math.max(0, row - segment.row) : 1;
  }

  /** How many of the rows before this one are headings: headings and lines differ in height. */
  headingsBefore(row: number): number {
    const index = this.#indexOf((one) => one.row < row);
    const segment = this.#segments[index];
    if (!segment) return 0;
    return (this.#headings[index] ?? 0) + (segment.kind === "lines" ? 0 : 1);
  }

  /** Lines that rows from..to show: what has to be loaded for them. */
  linesOfRows(from: number, to: number): { from: number; to: number } | null {
    let low: number | undefined;
    let high: number | undefined;
    const first = this.#indexOf((one) => one.row <= from);
    for (let i = Math.max(0, first); i < this.#segments.length; i++) {
      const segment = this.#segments[i];
      if (!segment || segment.row > to) break;
      if (segment.kind !== "lines") continue;
      low ??= segment.from + Math.max(0, from - segment.row);
      high = Math.min(segment.to, segment.from + to - segment.row);
    }
    return low === undefined || high === undefined || high < low ? null : { from: low, to: high };
  }

  #last(is: (segment: Segment) => boolean): Segment | undefined {
    return this.#segments[this.#indexOf(is)];
  }

  #indexOf(is: (segment: Segment) => boolean): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const segment = this.#segments[middle];
      if (segment && is(segment)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** In order, none beginning before the one before it ended, none past the end of what is there. */
function withoutOverlap(folds: readonly FoldSpan[], lastLine: number): FoldSpan[] {
  let next = 1;
  return [...folds]
    .sort((a, b) => a.firstLine - b.firstLine)
    .flatMap((fold) => {
      const firstLine = Math.max(next, fold.firstLine);
      if (firstLine > lastLine + 1) return [];
      const end = Math.min(fold.lastLine, lastLine);
      next = Math.max(next, end + 1);
      return [{ uuid: fold.uuid, firstLine, lastLine: end }];
    });
}

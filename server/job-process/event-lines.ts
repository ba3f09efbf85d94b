import { z } from "zod";

const Numbered = z.object({ seq: z.number().int().positive() });

interface Lines {
  first: number;
  last: number;
}

/**
 * Brings a child's events (fd 3) and the markers in its text together: both come with the same number, in whichever order
 * the two pipes are read.
 */
export class EventLines {
  readonly #lines = new Map<number, Lines>();
  readonly #events = new Map<number, string>();
  #next = 1;
  #lastLine: number;

  /** @param lastLine of the log before the child's first line */
  constructor(
    lastLine: number,
    private readonly deliver: (line: string, lines: Lines) => void,
  ) {
    this.#lastLine = lastLine;
  }

  /** The text of event `seq` ends with this line of the log. */
  mark(seq: number, lastLine: number): void {
    this.#lines.set(seq, { first: this.#lastLine + 1, last: lastLine });
    this.#lastLine = lastLine;
    this.#deliverReady();
  }

  take(line: string): void {
    this.#events.set(Numbered.parse(JSON.parse(line)).seq, line);
    this.#deliverReady();
  }

  /** The child has ended: events whose marker it did not print any more come last, in their order. */
  end(lastLine: number): void {
    for (const [seq, line] of [...this.#events].sort(([a], [b]) => a - b)) {
      this.deliver(line, this.#lines.get(seq) ?? { first: this.#lastLine + 1, last: lastLine });
      this.#lastLine = Math.max(this.#lastLine, lastLine);
    }
    this.#events.clear();
  }

  #deliverReady(): void {
    for (;;) {
      const event = this.#events.get(this.#next);
      const lines = this.#lines.get(this.#next);
      if (event === undefined || lines === undefined) return;
      this.#events.delete(this.#next);
      this.#lines.delete(this.#next);
      this.#next += 1;
      this.deliver(event, lines);
    }
  }
}

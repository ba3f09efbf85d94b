import type { LineStore } from "./line-store";
import type { LogSource } from "./log-source";

const PARALLEL_READS = 3;
const RETRY_MS = 2_000;

/** Loads the pages somebody looks at; what was wanted before and is no longer on the screen is not read any more. */
export class LogPages {
  readonly #reading = new Set<number>();
  #wanted: { from: number; to: number }[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    readonly source: LogSource,
    readonly store: LineStore,
  ) {}

  want(from: number, to: number): void {
    this.#wanted = this.store.missing(from, to);
    this.#next();
  }

  /** Reads a stretch whose numbers were passed over, to learn whether they are lost. */
  check(from: number, to: number): void {
    this.#wanted.push({ from, to });
    this.#next();
  }

  start(): void {
    this.#stopped = false;
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  #next(): void {
    while (!this.#stopped && this.#reading.size < PARALLEL_READS) {
      const range = this.#wanted.shift();
      if (!range) return;
      if (!this.#reading.has(range.from)) void this.#read(range.from, range.to);
    }
  }

  async #read(from: number, to: number): Promise<void> {
    this.#reading.add(from);
    try {
      const { lines, lastLine } = await this.source.read(from, Math.min(2_000, to - from + 1));
      const next = this.store.putAnswer(from, lines, lastLine);
      if (next <= Math.min(to, lastLine)) this.#wanted.push({ from: next, to });
    } catch {
      this.#wanted.push({ from, to });
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#next(), RETRY_MS);
      this.#reading.delete(from);
      return;
    }
    this.#reading.delete(from);
    this.#next();
  }
}

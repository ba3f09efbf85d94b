/** Counts failures per key in a sliding window, in memory: for guesses at passwords and codes. */
export class FailureLimit {
  readonly #failures = new Map<string, number[]>();

  constructor(
    readonly most: number,
    readonly windowMs: number,
  ) {}

  /** Seconds until the next try is allowed; 0 when it is now. */
  secondsToWait(key: string, now: number): number {
    const times = this.#recent(key, now);
    const first = times.at(-this.most);
    return first === undefined ? 0 : Math.max(1, Math.ceil((first + this.windowMs - now) / 1000));
  }

  fail(key: string, now: number): void {
    // what lies behind the window is dropped when the table grows, so that made-up keys do not fill the memory
    if (this.#failures.size >= 10_000)
      for (const known of [...this.#failures.keys()]) this.#recent(known, now);
    this.#failures.set(key, [...this.#recent(key, now), now].slice(-this.most));
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #recent(key: string, now: number): number[] {
    const recent = (this.#failures.get(key) ?? []).filter((at) => at > now - this.windowMs);
    if (recent.length === 0) this.#failures.delete(key);
    return recent;
  }
}

/** A set of line numbers kept as sorted ranges: counting millions of contiguous lines costs one entry. */
export class LineRanges {
  #ranges: [from: number, to: number][] = [];

  /** How many numbers are in the set. */
  get size(): number {
    return this.#ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }

  /** Adds from..to, both ends included; joins what touches. */
  add(from: number, to: number): void {
    if (to < from) return;
    const before = this.#ranges.filter((range) => range[1] < from - 1);
    const after = this.#ranges.filter((range) => range[0] > to + 1);
    const joined = this.#ranges.slice(before.length, this.#ranges.length - after.length);
    const low = Math.min(from, joined[0]?.[0] ?? from);
    const high = Math.max(to, joined.at(-1)?.[1] ?? to);
    this.#ranges = [...before, [low, high], ...after];
  }

  /** Takes from..to out again. */
  remove(from: number, to: number): void {
    this.#ranges = this.#ranges.flatMap(([low, high]): [number, number][] => {
      if (high < from || low > to) return [[low, high]];
      const left: [number, number][] = low < from ? [[low, from - 1]] : [];
      return high > to ? [...left, [to + 1, high]] : left;
    });
  }

  has(n: number): boolean {
    return this.#ranges.some(([from, to]) => n >= from && n <= to);
  }
}

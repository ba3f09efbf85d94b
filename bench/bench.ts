/** One figure of a bench. `ratio` is value / baseline, both measured in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same thing done the plain way on this machine now; null where there is none. */
  baseline: number | null;
  ratio: number | null;
  /** What the value has to stay at or below. */
  target: number | null;
  met: boolean | null;
}

export function figure(
  name: string,
  value: number,
  unit: string,
  judged: { baseline?: number; target?: number } = {},
): Figure {
  const { baseline = null, target = null } = judged;
  const rounded = Number(value.toPrecision(4));
  return {
    name,
    value: rounded,
    unit,
    baseline: baseline === null ? null : Number(baseline.toPrecision(4)),
    ratio: baseline ? Number((value / baseline).toPrecision(3)) : null,
    target,
    met: target === null ? null : rounded <= target,
  };
}

/** The value that `share` (0.95) of the samples do not exceed: nearest rank, no interpolation. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

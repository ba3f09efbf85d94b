/** Lines an address points at: `#L120` or `#L120-140`. */
export interface LineAnchor {
  from: number;
  to: number;
}

/** Reads the part of an address after `#`; null when it names no line. */
export function parseLineAnchor(hash: string): LineAnchor | null {
  const found = /^#?L(\d{1,12})(?:-L?(\d{1,12}))?$/.exec(hash);
  if (!found) return null;
  const first = Number(found[1]);
  const second = found[2] === undefined ? first : Number(found[2]);
  if (first < 1 || second < 1) return null;
  return { from: Math.min(first, second), to: Math.max(first, second) };
}

export const formatLineAnchor = ({ from, to }: LineAnchor): string =>
  from === to ? `#L${from}` : `#L${from}-${to}`;

/** The anchor after a click on line n; with shift the range from the line clicked before. */
export const anchorAfterClick = (before: LineAnchor | null, n: number, shift: boolean): LineAnchor =>
  shift && before ? { from: Math.min(before.from, n), to: Math.max(before.from, n) } : { from: n, to: n };

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** "812 B", "1.4 kB", "235 MB": powers of 1,000 (SI), three digits. */
export function bytes(size: number): string {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const shown =
    unit === 0 || value >= 99.5 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  return `${shown} ${UNITS[unit]}`;
}

/** "15.6 GiB": sizes of memory are told in powers of 1,024. @param kib KiB */
export function kibWords(kib: number): string {
  if (kib < 1024) return `${kib} KiB`;
  const mib = kib / 1024;
  if (mib < 1024) return `${round(mib)} MiB`;
  return `${round(mib / 1024)} GiB`;
}

/** "1 GiB", "2 MiB": size of a huge page. @param kib KiB */
export const pageWords = (kib: number): string =>
  kib >= 1024 * 1024 ? `${kib / 1024 / 1024} GiB` : `${kib / 1024} MiB`;

const round = (value: number) =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

export type Cell = string | number | boolean | null;

/**
 * RFC 4180 text, CRLF line ends. A text that a spreadsheet would run as a formula gets an apostrophe in front.
 * @param rows cells in the order of `heads`
 */
export function toCsv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [heads, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows as objects by column key, for JSON. */
export function toRecords(
  keys: readonly string[],
  rows: readonly (readonly Cell[])[],
): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(keys.map((key, index) => [key, row[index] ?? null])));
}

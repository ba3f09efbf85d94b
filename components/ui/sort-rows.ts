import type { Cell } from "./to-csv";

export interface SortOrder {
  key: string;
  descending: boolean;
}

/** Rows in the order of one column; empty cells last either way; equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  readCell: (row: Row) => Cell,
  descending: boolean,
): Row[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [readCell(one), readCell(other)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * String(a).localeCompare(String(b), "en", { numeric: true, sensitivity: "base" });
  });
}

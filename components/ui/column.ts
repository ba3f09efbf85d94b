import type { ReactNode } from "react";
import type { Cell } from "./to-csv";

export interface Column<Row> {
  key: string;
  title: string;
  /** What a person sees; the first column should carry the row's link. */
  render: (row: Row) => ReactNode;
  /** What is sorted by and exported; times in ISO 8601 UTC, sizes in bytes. */
  value: (row: Row) => Cell;
  align?: "right";
  width?: number | string;
  /** Left out of the card on a narrow screen. */
  wideOnly?: boolean;
  /** Holds a button, no value: not sorted by, left out of exports, kept on a card. */
  action?: boolean;
  /** May break into several lines. */
  wrap?: boolean;
}

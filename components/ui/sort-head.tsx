import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Column } from "./column";
import classes from "./data-table.module.css";
import type { SortOrder } from "./sort-rows";

/** A column's head: a press sorts up, then down, then as the server sent it. */
export function SortHead<Row>({
  column,
  order,
  onOrder,
}: {
  column: Column<Row>;
  order: SortOrder | null;
  onOrder: (order: SortOrder | null) => void;
}) {
  const { key, title } = column;
  if (column.action) {
    return (
      <th scope="col" data-align={column.align}>
        <span className={classes.unsorted}>{title}</span>
      </th>
    );
  }
  const mine = order?.key === key ? order : null;
  const next =
    mine === null ? { key, descending: false } : mine.descending ? null : { key, descending: true };
  return (
    <th
      scope="col"
      data-align={column.align}
      style={column.width === undefined ? undefined : { width: column.width }}
      aria-sort={mine === null ? "none" : mine.descending ? "descending" : "ascending"}
    >
      <button type="button" className={classes.sort} data-align={column.align} onClick={() => onOrder(next)}>
        {title}
        <span className={classes.arrow} aria-hidden data-on={mine !== null || undefined}>
          {mine?.descending ? <IconArrowDown size={12} /> : <IconArrowUp size={12} />}
        </span>
      </button>
    </th>
  );
}

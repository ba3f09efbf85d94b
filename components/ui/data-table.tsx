"use client";

import { Button, Skeleton, VisuallyHidden } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Column } from "./column";
import classes from "./data-table.module.css";
import { ProblemAlert } from "./problem-alert";
import { SortHead } from "./sort-head";
import { type SortOrder, sortRows } from "./sort-rows";
import { ExportMenu } from "./table-export";

export interface DataTableProps<Row> {
  /** Read to a screen reader: "Hosts of munich-1". */
  label: string;
  columns: readonly Column<Row>[];
  /** undefined = still loading. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  error?: unknown;
  onRetry?: () => void;
  empty: ReactNode;
  /** File name without its ending; no export without it. */
  exportName?: string;
  /** Every row there is, where the table shows only some. */
  exportRows?: () => Promise<readonly Row[]>;
  /** Left of the export button: filters, a count. */
  toolbar?: ReactNode;
  /** More rows can be had. */
  more?: { load: () => void; loading: boolean } | undefined;
  /** The order where somebody else keeps it, such as the address; else the table does. */
  sorting?: { order: SortOrder | null; onOrder: (order: SortOrder | null) => void };
  rowProps?: (row: Row) => Record<`data-${string}`, string | undefined>;
}

/**
 * Rows with sorting, export, and its skeleton, empty and error states; cards on a narrow screen. Old rows stay while new
 * ones load, also when the last call failed.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, error, onRetry, empty, exportName, toolbar, more } = props;
  const [ownOrder, setOwnOrder] = useState<SortOrder | null>(null);
  const { order, onOrder } = props.sorting ?? { order: ownOrder, onOrder: setOwnOrder };
  const sortedBy = columns.find((column) => column.key === order?.key);
  const shown = rows && sortedBy && order ? sortRows(rows, sortedBy.value, order.descending) : rows;
  const failed = error !== undefined && error !== null;
  return (
    <div>
      {(toolbar || (exportName && rows && rows.length > 0)) && (
        <div className={classes.toolbar}>
          <div className={classes.tools}>{toolbar}</div>
          {exportName && rows && rows.length > 0 && (
            <ExportMenu
              name={exportName}
              columns={columns.filter((column) => !column.action)}
              rows={props.exportRows ?? (() => Promise.resolve(shown ?? []))}
            />
          )}
        </div>
      )}
      {failed && (
        <div className={classes.problem}>
          <ProblemAlert error={error} {...(onRetry ? { onRetry } : {})} />
        </div>
      )}
      {rows?.length === 0 ? (
        empty
      ) : rows === undefined && failed ? null : (
        <section className={classes.scroll} aria-label={label}>
          <table className={classes.table} aria-busy={rows === undefined}>
            <caption>
              <VisuallyHidden>{rows === undefined ? `${label}, loading` : label}</VisuallyHidden>
            </caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <SortHead key={column.key} column={column} order={order} onOrder={onOrder} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown === undefined
                ? [80, 55, 70].map((width) => <SkeletonRow key={width} columns={columns} width={width} />)
                : shown.map((row) => (
                    <tr key={props.rowKey(row)} {...props.rowProps?.(row)}>
                      {columns.map((column) => (
                        <td
                          key={column.key}
                          data-label={column.title}
                          data-align={column.align}
                          data-wide-only={column.wideOnly || undefined}
                          data-empty={(!column.action && column.value(row) === null) || undefined}
                          data-wrap={column.wrap || undefined}
                        >
                          {column.render(row)}
                        </td>
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
        </section>
      )}
      {more && (
        <div className={classes.more}>
          <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
            Load more
          </Button>
        </div>
      )}
    </div>
  );
}

function SkeletonRow<Row>({ columns, width }: { columns: readonly Column<Row>[]; width: number }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.key} data-label={column.title} data-wide-only={column.wideOnly || undefined}>
          <Skeleton height={12} width={`${width}%`} />
        </td>
      ))}
    </tr>
  );
}

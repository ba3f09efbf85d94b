"use client";

import { memo } from "react";
import type { ResourceRow } from "@/server/domain/nodes/resource-table";
import table from "../ui/data-table.module.css";
import { Amount, Quantity } from "./amount";
import { FigureCells } from "./figure-cells";
import { NodeRows } from "./node-rows";
import classes from "./nodes.module.css";
import { PodRows } from "./pod-rows";
import { RowToggle } from "./row-toggle";
import { StandingNote, StandingSummary } from "./standing-note";
import { useOpened } from "./use-opened";

const NONE: ReadonlyMap<string, string> = new Map();
const FIGURES = ["Capacity", "Allocatable", "Requested", "Free"] as const;

/**
 * A row a resource, which opens to its nodes, and each node to its pods. Of one node alone (`only`) a resource opens to
 * its pods. Drawn without sorting: resources stand in the order people look for them.
 */
export function ResourceTable({
  label,
  labId,
  rows,
  closed = NONE,
  only,
}: {
  label: string;
  labId: string;
  rows: readonly ResourceRow[];
  /** Nodes that take no pod now, and why: "cordoned". The same map while nothing of it changes. */
  closed?: ReadonlyMap<string, string>;
  only?: string;
}) {
  const opened = useOpened();
  return (
    <section className={table.scroll} aria-label={label}>
      <table className={`${table.table} ${classes.table}`}>
        <thead>
          <tr>
            <Head>Resource</Head>
            <Head>{only === undefined ? "Nodes" : "State"}</Head>
            {FIGURES.map((figure) => (
              <Head key={figure} right>
                {figure}
              </Head>
            ))}
            <Head>Use of capacity</Head>
            <Head right>Reserved</Head>
          </tr>
        </thead>
        {rows.map((row) => (
          <ResourceGroup
            key={row.key}
            row={row}
            labId={labId}
            closed={closed}
            single={only !== undefined}
            open={[...opened].filter((id) => id === row.key || id.startsWith(`${row.key}@`)).join(",")}
          />
        ))}
      </table>
    </section>
  );
}

const Head = ({ children, right = false }: { children: string; right?: boolean }) => (
  <th scope="col" data-align={right ? "right" : undefined}>
    <span className={table.unsorted}>{children}</span>
  </th>
);

/** @param open ids of what is open in this group, as one text: the group is drawn anew only when it differs */
const ResourceGroup = memo(function ResourceGroup({
  row,
  labId,
  closed,
  single,
  open,
}: {
  row: ResourceRow;
  labId: string;
  closed: ReadonlyMap<string, string>;
  single: boolean;
  open: string;
}) {
  const opened = new Set(open.split(","));
  const isOpen = opened.has(row.key);
  const [cell] = row.cells;
  return (
    <tbody data-resource={row.key}>
      <tr data-broken={row.leftOut === null ? undefined : ""}>
        <td>
          <RowToggle id={row.key} open={isOpen} label={row.key}>
            <code>{row.key}</code>
          </RowToggle>
          {isOpen && row.leftOut && <span className={classes.leftOut}>{row.leftOut}</span>}
        </td>
        <td
          data-label={single ? "State" : "Nodes"}
          data-empty={(single && cell?.standing === "offered") || undefined}
        >
          {single ? cell && <StandingNote standing={cell.standing} /> : <StandingSummary row={row} />}
        </td>
        <td data-label="Capacity" data-align="right">
          {single && cell ? (
            <Quantity resource={row.key} raw={cell.raw.capacity} />
          ) : (
            <Amount resource={row.key} value={row.capacity} />
          )}
        </td>
        <td data-label="Allocatable" data-align="right">
          {single && cell ? (
            <Quantity resource={row.key} raw={cell.raw.allocatable} />
          ) : (
            <Amount resource={row.key} value={row.allocatable} />
          )}
        </td>
        <FigureCells resource={row.key} of={row} />
      </tr>
      {isOpen && single && cell && <PodRows cell={cell} />}
      {isOpen &&
        !single &&
        row.cells.map((one) => (
          <NodeRows
            key={one.node}
            cell={one}
            labId={labId}
            closed={closed.get(one.node) ?? null}
            open={opened.has(`${row.key}@${one.node}`)}
          />
        ))}
      {isOpen && !single && row.without.length > 0 && (
        <tr className={classes.within}>
          <td colSpan={8} className={classes.without} data-deep>
            Never registered on {row.without.join(", ")}
          </td>
        </tr>
      )}
    </tbody>
  );
});

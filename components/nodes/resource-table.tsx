"use client";

import { IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { memo } from "react";
import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import type { ResourceRow } from "@/server/domain/nodes/resource-table";
import { paths } from "../paths";
import table from "../ui/data-table.module.css";
import { Amount, Quantity } from "./amount";
import classes from "./nodes.module.css";
import { PodRows } from "./pod-rows";
import { StandingNote, StandingSummary } from "./standing-note";
import { UsageBar } from "./usage-bar";
import { toggleOpened, useOpened } from "./use-opened";

const FIGURES = ["Capacity", "Allocatable", "Requested", "Free"] as const;

/**
 * A row a resource, which opens to its nodes, and each node to its pods. Of one node alone (`only`) a resource opens to
 * its pods. Drawn without sorting: resources stand in the order people look for them.
 */
export function ResourceTable({
  label,
  labId,
  rows,
  only,
}: {
  label: string;
  labId: string;
  rows: readonly ResourceRow[];
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
  single,
  open,
}: {
  row: ResourceRow;
  labId: string;
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
          <Toggle id={row.key} open={isOpen} label={row.key}>
            <code>{row.key}</code>
          </Toggle>
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
          <NodeRows key={one.node} cell={one} labId={labId} open={opened.has(`${row.key}@${one.node}`)} />
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

const NodeRows = memo(function NodeRows({
  cell,
  labId,
  open,
}: {
  cell: ResourceCell;
  labId: string;
  open: boolean;
}) {
  return (
    <>
      <tr className={classes.within} data-node={cell.node}>
        <td>
          <span className={classes.nodeCell}>
            <Toggle id={`${cell.key}@${cell.node}`} open={open} label={`Pods of ${cell.node}`} quiet />
            <Link href={paths.labNode(labId, cell.node)} className={classes.nodeLink} title={cell.node}>
              {cell.node}
            </Link>
          </span>
        </td>
        <td data-label="State" data-empty={cell.standing === "offered" || undefined}>
          <StandingNote standing={cell.standing} />
        </td>
        <td data-label="Capacity" data-align="right">
          <Quantity resource={cell.key} raw={cell.raw.capacity} />
        </td>
        <td data-label="Allocatable" data-align="right">
          <Quantity resource={cell.key} raw={cell.raw.allocatable} />
        </td>
        <FigureCells resource={cell.key} of={cell} />
      </tr>
      {open && <PodRows cell={cell} />}
    </>
  );
});

function FigureCells({ resource, of }: { resource: string; of: ResourceRow | ResourceCell }) {
  return (
    <>
      <td data-label="Requested" data-align="right">
        <Amount resource={resource} value={of.requested} />
      </td>
      <td data-label="Free" data-align="right">
        <Amount resource={resource} value={of.free} />
      </td>
      <td data-label="Use" className={classes.barCell}>
        <UsageBar resource={resource} of={of} />
      </td>
      <td data-label="Reserved" data-align="right">
        <Amount resource={resource} value={of.reserved} />
      </td>
    </>
  );
}

function Toggle({
  id,
  open,
  label,
  quiet = false,
  children,
}: {
  id: string;
  open: boolean;
  label: string;
  quiet?: boolean;
  children?: React.ReactNode;
}) {
  return (
    <button
      type="button"
      className={classes.toggle}
      aria-expanded={open}
      {...(quiet ? { "aria-label": label } : {})}
      onClick={() => toggleOpened(id)}
    >
      <IconChevronRight size={14} aria-hidden data-open={open || undefined} />
      {children}
    </button>
  );
}

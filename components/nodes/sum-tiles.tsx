import Link from "next/link";
import { memo } from "react";
import type { ClusterNode } from "@/server/contract/node";
import { resourceKind } from "@/server/domain/nodes/resource-order";
import type { ResourceRow } from "@/server/domain/nodes/resource-table";
import { Amount } from "./amount";
import classes from "./nodes.module.css";
import { UsageBar } from "./usage-bar";

/** More resources than these stand in the table below. */
const MOST = 8;

/** The cluster at a glance: nodes, then what is free of what all of them can allocate. */
export function SumTiles({
  nodes,
  rows,
  differing,
  differingHref,
}: {
  nodes: readonly ClusterNode[];
  rows: readonly ResourceRow[];
  /** Nodes that offer something else than predicted, and where they are shown. */
  differing: number;
  differingHref: string;
}) {
  const ready = nodes.filter((node) => node.ready === "True").length;
  const cordoned = nodes.filter((node) => !node.schedulable).length;
  const pods = nodes.reduce((sum, node) => sum + node.pods.length, 0);
  return (
    <section className={classes.tiles} aria-label="Sums of the cluster">
      <div className={classes.tile} data-trouble={ready < nodes.length || undefined}>
        <span className={classes.tileName}>Nodes Ready</span>
        <span className={classes.tileFigure}>
          {ready} <small>of {nodes.length}</small>
        </span>
        <span className={classes.tileNote}>
          {pods} pods{cordoned > 0 && `, ${cordoned} cordoned`}
          {differing > 0 && (
            <>
              {", "}
              <Link href={differingHref} className={classes.underlined}>
                {differing} not as predicted
              </Link>
            </>
          )}
        </span>
      </div>
      {rows
        .filter(isTold)
        .slice(0, MOST - 1)
        .map((row) => (
          <SumTile key={row.key} row={row} />
        ))}
    </section>
  );
}

/** Pages of a size nobody set aside and disk space are no news at the top. */
function isTold({ key, capacity }: ResourceRow): boolean {
  const kind = resourceKind(key);
  return kind === "huge pages" ? capacity !== 0n : kind !== "other" || key === "pods";
}

const SumTile = memo(function SumTile({ row }: { row: ResourceRow }) {
  const domain = row.key.lastIndexOf("/") + 1;
  return (
    <div className={classes.tile}>
      <code className={classes.tileName} title={row.key}>
        {row.key.slice(domain)}
      </code>
      <span className={classes.tileFigure}>
        <Amount resource={row.key} value={row.free} />
      </span>
      <UsageBar resource={row.key} of={row} />
      <span className={classes.tileNote}>
        free of <Amount resource={row.key} value={row.allocatable} />
      </span>
    </div>
  );
});

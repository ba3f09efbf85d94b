import { IconBan } from "@tabler/icons-react";
import Link from "next/link";
import { memo } from "react";
import type { ResourceCell } from "@/server/domain/nodes/resource-cells";
import { paths } from "../paths";
import { Quantity } from "./amount";
import { FigureCells } from "./figure-cells";
import classes from "./nodes.module.css";
import { PodRows } from "./pod-rows";
import { RowToggle } from "./row-toggle";
import { StandingNote } from "./standing-note";

/** A resource on one node, which opens to the pods that hold it. @param closed why the node takes no pod now */
export const NodeRows = memo(function NodeRows({
  cell,
  labId,
  closed,
  open,
}: {
  cell: ResourceCell;
  labId: string;
  closed: string | null;
  open: boolean;
}) {
  return (
    <>
      <tr className={classes.within} data-node={cell.node}>
        <td>
          <span className={classes.nodeCell}>
            <RowToggle id={`${cell.key}@${cell.node}`} open={open} label={`Pods of ${cell.node}`} quiet />
            <Link href={paths.labNode(labId, cell.node)} className={classes.nodeLink} title={cell.node}>
              {cell.node}
            </Link>
          </span>
        </td>
        <td data-label="State" data-empty={(cell.standing === "offered" && closed === null) || undefined}>
          <span className={classes.summary}>
            {closed !== null && (
              <span className={classes.note} data-trouble title="No new pod is placed on this node now.">
                <IconBan size={13} aria-hidden />
                {closed}
              </span>
            )}
            <StandingNote standing={cell.standing} />
          </span>
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

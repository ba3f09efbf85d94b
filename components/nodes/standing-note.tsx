import { IconAlertTriangle, IconPlugOff } from "@tabler/icons-react";
import type { ResourceCell, Standing } from "@/server/domain/nodes/resource-cells";
import type { ResourceRow } from "@/server/domain/nodes/resource-table";
import classes from "./nodes.module.css";
import { STANDING_WORDS } from "./standing-words";

/** Why a node has none of a resource. */
export function StandingNote({ standing }: { standing: Standing }) {
  const words = STANDING_WORDS[standing];
  if (!words) return null;
  const trouble = standing === "gone" || standing === "unusable";
  return (
    <span className={classes.note} data-trouble={trouble || undefined} title={words.meaning}>
      {trouble && <IconPlugOff size={13} aria-hidden />}
      {words.word}
    </span>
  );
}

/** How many nodes offer a resource, and what is wrong on the others. */
export function StandingSummary({ row }: { row: ResourceRow }) {
  const count = (standing: Standing) => row.cells.filter((cell) => cell.standing === standing).length;
  const all = row.cells.length + row.without.length;
  const [gone, unusable, unread] = [count("gone"), count("unusable"), unreadOf(row.cells)];
  return (
    <span className={classes.summary}>
      <span className="num">
        {count("offered")} of {all}
      </span>
      {gone > 0 && (
        <span className={classes.note} data-trouble title={STANDING_WORDS.gone?.meaning}>
          <IconPlugOff size={13} aria-hidden />
          gone on {gone}
        </span>
      )}
      {unusable > 0 && (
        <span className={classes.note} data-trouble title={STANDING_WORDS.unusable?.meaning}>
          <IconPlugOff size={13} aria-hidden />
          none usable on {unusable}
        </span>
      )}
      {unread > 0 && (
        <span className={classes.note} data-trouble title={row.leftOut ?? undefined}>
          <IconAlertTriangle size={13} aria-hidden />
          {unread} unreadable
        </span>
      )}
    </span>
  );
}

const unreadOf = (cells: readonly ResourceCell[]) => cells.reduce((sum, cell) => sum + cell.unread.length, 0);

import { STATUS_LOOKS, type StatusWord } from "@/server/contract/status-looks";
import classes from "./status-badge.module.css";
import { StatusIcon } from "./status-icon";

/** A state as icon, word and colour. `bare` leaves the pill away, for dense tables. */
export function StatusBadge({
  status,
  word,
  bare = false,
}: {
  status: StatusWord;
  /** Another word than the table's, such as "3 of 3 ready". */
  word?: string;
  bare?: boolean;
}) {
  const look = STATUS_LOOKS[status];
  return (
    <span className={classes.badge} data-tone={look.tone} data-bare={bare || undefined}>
      <StatusIcon status={status} />
      <span>{word ?? look.word}</span>
    </span>
  );
}

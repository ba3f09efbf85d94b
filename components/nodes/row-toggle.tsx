import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./nodes.module.css";
import { toggleOpened } from "./use-opened";

/** Opens and closes a row. @param quiet the label is read out only: the name beside it is a link */
export function RowToggle({
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
  children?: ReactNode;
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

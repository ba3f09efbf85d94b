import { sayAmount, sayQuantity } from "@/server/domain/nodes/say-amount";
import type { Billionths } from "@/server/domain/quantity";
import classes from "./nodes.module.css";

/** A figure that was computed, in words; exactly, as Kubernetes would write it, on hover. */
export function Amount({ resource, value }: { resource: string; value: Billionths | null }) {
  if (value === null) return <span aria-hidden>–</span>;
  const { words, exact } = sayAmount(resource, value);
  return (
    <data value={exact} title={exact} data-short={value < 0n || undefined} className={classes.amount}>
      {words}
    </data>
  );
}

/** A quantity the API server wrote, in words; its own text on hover. One that nobody can read stands as it is, marked. */
export function Quantity({ resource, raw }: { resource: string; raw: string | null }) {
  if (raw === null) return <span aria-hidden>–</span>;
  const { words, readable } = sayQuantity(resource, raw);
  if (!readable) {
    return (
      <span className={classes.unread} title={`“${raw}” is no quantity that Kubernetes defines.`}>
        <code>{raw}</code> unreadable
      </span>
    );
  }
  return (
    <data value={raw} title={raw} className={classes.amount}>
      {words}
    </data>
  );
}

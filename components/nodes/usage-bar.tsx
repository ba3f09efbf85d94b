import type { Figures } from "@/server/domain/nodes/resource-cells";
import { percentOf, sayAmount } from "@/server/domain/nodes/say-amount";
import { type Billionths, parseQuantity } from "@/server/domain/quantity";
import classes from "./usage-bar.module.css";

/** Requested, free and reserved on capacity: the same bar everywhere. Empty where there is nothing to draw. */
export function UsageBar({
  resource,
  of,
  predicted = null,
}: {
  resource: string;
  of: Figures;
  /** Allocatable as it was predicted, where that is another figure: a mark on the bar. */
  predicted?: string | null;
}) {
  const { requested, free, reserved, allocatable } = of;
  // some publish what can be allocated and no capacity
  const whole = of.capacity ?? allocatable;
  const short = free !== null && free < 0n;
  const mark = predicted === null ? null : parseQuantity(predicted);
  const said = mark === null ? "" : `; predicted: ${sayAmount(resource, mark).words} allocatable`;
  const words = `${whole === null ? "nothing is known" : barWords(resource, of)}${said}`;
  const share = (value: Billionths | null) => `${percentOf(value ?? 0n, whole ?? 0n)}%`;
  return (
    <span role="img" aria-label={words} title={words} className={classes.bar} data-short={short || undefined}>
      {whole !== null && whole > 0n && (
        <>
          <span className={classes.requested} style={{ width: share(requested) }} />
          <span className={classes.free} style={{ width: share(free) }} />
          <span className={classes.reserved} style={{ width: share(reserved) }} />
          {mark !== null && <span className={classes.mark} style={{ insetInlineStart: share(mark) }} />}
        </>
      )}
    </span>
  );
}

function barWords(resource: string, { requested, free, reserved, capacity }: Figures): string {
  const say = (value: Billionths | null) => (value === null ? "?" : sayAmount(resource, value).words);
  return `${say(requested)} requested, ${say(free)} free, ${say(reserved)} reserved of ${say(capacity)}`;
}

/** What the parts of the bar mean. @param marks whether bars carry what was predicted */
export function BarLegend({ marks = false }: { marks?: boolean }) {
  return (
    <ul className={classes.legend} aria-label="Legend of the bars">
      <li>
        <span className={classes.key} data-part="requested" aria-hidden /> requested by pods
      </li>
      <li>
        <span className={classes.key} data-part="free" aria-hidden /> free
      </li>
      <li>
        <span className={classes.key} data-part="reserved" aria-hidden /> reserved for the system
      </li>
      {marks && (
        <li>
          <span className={classes.key} data-part="mark" aria-hidden /> predicted, where it differs
        </li>
      )}
    </ul>
  );
}

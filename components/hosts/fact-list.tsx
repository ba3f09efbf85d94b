import type { ReactNode } from "react";
import classes from "./host.module.css";

/** A fact and its value; null = could not be read. */
export type Fact = readonly [label: string, value: ReactNode];

/** Facts as a list of terms. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === null || value === "" ? <span className={classes.none}>–</span> : value}</dd>
        </div>
      ))}
    </dl>
  );
}

import type { SuiteRunDetail } from "@/server/contract/suite";
import { Panel } from "../ui/panel";
import classes from "./conformance.module.css";

/** A list that scrolls is reached by the keyboard. */
const FOCUSABLE = { tabIndex: 0 };

/** What the release requires and the run did not run. */
export function MissingPanel({ run }: { run: SuiteRunDetail }) {
  const { missing } = run;
  return (
    <Panel title="Required tests" aside={missing.names.length > 0 ? `${missing.names.length} missing` : null}>
      <p style={{ margin: 0 }}>{missing.sentence}</p>
      {missing.names.length > 0 && (
        <section aria-label="Missing required tests" className={classes.missing} {...FOCUSABLE}>
          <ul className={classes.names}>
            {missing.names.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

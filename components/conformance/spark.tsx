import type { SuiteRunRow } from "@/server/contract/suite";
import { number } from "./case-looks";
import classes from "./conformance.module.css";

/** What became of a run's conformance tests, or of all its tests where it had none of those, as one bar and in words. */
export function Spark({ counts }: { counts: SuiteRunRow["counts"] }) {
  const { conformance } = counts;
  const shown = conformance.passed + conformance.failed > 0 ? conformance : counts;
  const parts = (["failed", "passed", "skipped"] as const).filter((part) => shown[part] > 0);
  return (
    <div>
      <span className={classes.spark} aria-hidden>
        {parts.map((part) => (
          <span key={part} className={classes.part} data-part={part} style={{ flexGrow: shown[part] }} />
        ))}
      </span>
      <span className={`${classes.sparkWords} num`}>
        {number(shown.passed)} passed, {number(shown.failed)} failed
        {shown.skipped > 0 && `, ${number(shown.skipped)} skipped`}
      </span>
    </div>
  );
}

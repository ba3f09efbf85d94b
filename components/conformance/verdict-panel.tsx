import type { SuiteRunDetail } from "@/server/contract/suite";
import { Panel } from "../ui/panel";
import { number } from "./case-looks";
import classes from "./conformance.module.css";

/** The verdict in words, why it is that, and the counts behind it. */
export function VerdictPanel({ run }: { run: SuiteRunDetail }) {
  const { counts } = run;
  const tiles = [
    ["failed", counts.failed],
    ["passed", counts.passed],
    ["skipped", counts.skipped],
    ...(counts.pending > 0 ? [["pending", counts.pending] as const] : []),
    ["conformance tests run", counts.conformance.passed + counts.conformance.failed],
  ] as const;
  return (
    <Panel title="Verdict" aside={`scope: ${run.scope}`}>
      <div className={classes.verdict}>
        <p className={classes.sentence}>{run.sentence}</p>
        {run.reasons.length > 0 && (
          <ul className={classes.reasons}>
            {run.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        <div className={classes.tiles}>
          {tiles.map(([word, count]) => (
            <div key={word} className={classes.tile}>
              <strong>{number(count)}</strong>
              <span>{word}</span>
            </div>
          ))}
        </div>
        <ul className={classes.reasons}>
          {run.targets.map(({ who, sentence }) => (
            <li key={who}>{sentence}</li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

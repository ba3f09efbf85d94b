import { IconAlertTriangle, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import type { Finding } from "@/server/contract/descriptor-import";
import { countWords } from "../ui/count-words";
import { Panel } from "../ui/panel";
import classes from "./import.module.css";

const LOOKS = {
  error: { icon: IconCircleX, word: "Error", className: classes.error },
  warning: { icon: IconAlertTriangle, word: "Warning", className: classes.warning },
  info: { icon: IconInfoCircle, word: "Note", className: undefined },
} as const;

/** What was found in the files, by place; choosing one shows its line. */
export function FindingsList({
  findings,
  onShow,
}: {
  findings: readonly Finding[];
  onShow: (finding: Finding) => void;
}) {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const count = countWords(findings.length, "finding", "findings");
  return (
    <Panel title="Findings" aside={errors > 0 ? `${errors} of ${count} stop the import` : count}>
      {findings.length === 0 ? (
        <p className={classes.quiet}>Nothing is wrong with these files.</p>
      ) : (
        <ul className={classes.findings}>
          {findings.map((finding) => {
            const { icon: Icon, word, className } = LOOKS[finding.severity];
            const { file, line, column, message } = finding;
            return (
              <li key={`${file}:${line}:${column} ${message}`}>
                <button type="button" className={classes.finding} onClick={() => onShow(finding)}>
                  <span className={classes.place}>
                    <span className={className}>
                      <Icon size={14} aria-hidden style={{ verticalAlign: -2 }} /> {word}
                    </span>
                    <span className="num">
                      {file}:{line}:{column}
                    </span>
                  </span>
                  <span className={classes.message}>{message}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

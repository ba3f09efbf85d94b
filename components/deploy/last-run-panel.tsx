import Link from "next/link";
import type { DiffLine, LastRunDiff } from "@/server/contract/deploy-view";
import { paths } from "../paths";
import { Panel } from "../ui/panel";
import classes from "./last-run.module.css";

/** What scrolls has to be reachable by keyboard, WCAG 2.2 §2.1.1. */
const FOCUSABLE = { tabIndex: 0 };

/** Which lines of which files differ from the last deploy of this lab that ended. */
export function LastRunPanel({ lastRun }: { lastRun: LastRunDiff | null }) {
  if (lastRun === null) return null;
  const { changes, jobId } = lastRun;
  const count = changes.length === 0 ? "No file differs" : `Files that differ (${changes.length})`;
  return (
    <Panel title="Since the last deploy" aside={<Link href={paths.job(jobId)}>that job</Link>} flush>
      <p className={classes.words}>{count}</p>
      {changes.map(({ path, kind, lines }) => (
        <details key={path} className={classes.file}>
          <summary>
            <code>{path}</code> <span className={classes.kind}>{kind}</span>
          </summary>
          <pre className={classes.code} {...FOCUSABLE}>
            {numbered(lines).map(({ line, key }) => (
              <span key={key} data-kind={line.kind}>
                {line.kind === "gap" ? `  … ${line.lines} lines alike` : `${SIGNS[line.kind]} ${line.text}`}
                {"\n"}
              </span>
            ))}
          </pre>
        </details>
      ))}
    </Panel>
  );
}

const SIGNS = { same: " ", added: "+", removed: "-" } as const;

const numbered = (lines: readonly DiffLine[]) => lines.map((line, key) => ({ line, key }));

import Link from "next/link";
import type { LastRun } from "@/server/contract/lab";
import { VERDICT_LOOKS } from "../conformance/case-looks";
import { paths } from "../paths";
import { StatusBadge } from "../status/status-badge";
import { RelativeTime } from "../ui/relative-time";
import classes from "./labs.module.css";

/** Verdict, what it covered and when: green only for a run that counts. */
export function LastRunCell({ labId, run }: { labId: string; run: LastRun }) {
  return (
    <span className={classes.cluster}>
      <Link href={paths.suiteRun(labId, run.id)} title={run.sentence} className={classes.job}>
        <StatusBadge bare {...VERDICT_LOOKS[run.verdict]} />
      </Link>
      <span className={classes.faded}>
        {run.scope === "full" ? (run.release ?? "") : run.scope} <RelativeTime at={run.at} />
      </span>
    </span>
  );
}

import { IconInfoCircle } from "@tabler/icons-react";
import type { ClusterWatch } from "@/server/contract/node";
import { ProblemNote } from "../ui/problem-alert";
import classes from "./nodes.module.css";

/** What is wrong with following the cluster, or what the account may not see; nothing while all is well. */
export function WatchNote({ watch: { state, message } }: { watch: ClusterWatch }) {
  if (state === "connecting") return null;
  if (state === "live") {
    if (message === null) return null;
    return (
      <p className={classes.info}>
        <IconInfoCircle size={16} aria-hidden />
        {message}
      </p>
    );
  }
  return (
    <div className={classes.problem}>
      <ProblemNote message={message ?? "Nothing new is known of this cluster."} />
    </div>
  );
}

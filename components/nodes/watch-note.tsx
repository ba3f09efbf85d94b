import { IconInfoCircle } from "@tabler/icons-react";
import type { ClusterWatch } from "@/server/contract/node";
import { ProblemNote } from "../ui/problem-alert";
import classes from "./nodes.module.css";

const NOTHING_NEW = {
  unreachable: "The API server does not answer: look at its host and at the jump host.",
  refused: "The API server refuses Fairlead: give it another kubeconfig.",
  unwatched: "No runner follows this cluster: see that one runs.",
};

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
      <ProblemNote message={message ?? NOTHING_NEW[state]} />
    </div>
  );
}

import type { WatchState } from "@/server/contract/node";
import { EmptyState } from "../ui/empty-state";
import { Panel } from "../ui/panel";

const WORDS: Record<WatchState, readonly [title: string, why: string]> = {
  connecting: [
    "Asking the API server",
    "The first answer takes a few seconds: through the jump host, with the cluster's kubeconfig.",
  ],
  live: ["No nodes", "The API server knows no node of this cluster."],
  unreachable: ["No nodes seen yet", "They are here as soon as the API server answers."],
  refused: ["No nodes seen yet", "They are here as soon as the API server lets Fairlead read them."],
  unwatched: ["No nodes seen yet", "They are here as soon as a runner follows this cluster."],
};

/** A cluster of which no node is known, and what that hangs on. */
export function NoNodes({ state }: { state: WatchState }) {
  const [title, why] = WORDS[state];
  return (
    <Panel>
      <EmptyState title={title}>{why}</EmptyState>
    </Panel>
  );
}

import type { NodesView } from "@/server/contract/node";
import { problemText } from "../api/problem-text";

/** Nothing was deployed yet, or a reset took the cluster away. @param error of asking for its nodes */
export const hasNoCluster = (view: NodesView | undefined, error: unknown): boolean =>
  view?.cluster.state === "gone" || (error !== null && problemText(error).code === "not_found");

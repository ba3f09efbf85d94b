import type { Allowed } from "@/server/contract/job";

const yes: Allowed = { allowed: true, reason: null };
const no = (reason: string): Allowed => ({ allowed: false, reason });

interface KnownCluster {
  state: string;
  /** It was not deployed here. */
  attached: boolean;
}

const NOT_OURS = "The cluster was attached, not deployed here: its workers come and go by what deployed it.";

/** What may be done to a lab's cluster in its state: one table for service, API and button. */
export const clusterCan = {
  addWorkers(cluster: KnownCluster | null): Allowed {
    if (cluster === null || cluster.state === "gone") return no("The lab has no cluster: deploy one first.");
    if (cluster.attached) return no(NOT_OURS);
    if (cluster.state !== "verified") {
      return no("The cluster is broken: finish what its last job began, or deploy again, then add workers.");
    }
    return yes;
  },
  /** Also from a broken one: a worker that never came up has to be able to leave. */
  removeWorker(cluster: KnownCluster | null): Allowed {
    if (cluster === null || cluster.state === "gone") return no("The lab has no cluster.");
    if (cluster.attached) return no(NOT_OURS);
    return yes;
  },
};

import { RemoveWorkerRunPlan } from "@/server/contract/workers";
import { KEEPS_THE_CLUSTER, removalStages } from "@/server/domain/kubeadm/removal-stages";
import { renderRemoval } from "@/server/domain/kubeadm/render-change";
import type { HostFailure } from "./deploy/follow-playbook.run";
import { runPlaybook } from "./deploy/run-playbook.run";
import { takeCluster } from "./deploy/take-cluster.run";
import type { JobRun } from "./job-kind";

/** Takes a host out of a running cluster: drained, its node deleted, the host reset, its routes gone from the others. */
export const job: JobRun = {
  async run(ctx, input) {
    const run = RemoveWorkerRunPlan.parse(input);
    const { plan, after, host, hostIsGone, manifest } = run;
    const playbook = {
      file: "remove-worker.yml",
      stages: removalStages(after, host, hostIsGone).map(({ id, title, hosts }) => ({ id, title, hosts })),
      files: renderRemoval({ before: plan, after, host, hostIsGone }, manifest),
      variables: {
        fairlead_removed: host,
        fairlead_drain_seconds: run.drainSeconds,
        fairlead_keep_cordoned: run.keepCordoned,
        fairlead_lab: plan.labId,
        fairlead_other_labs: run.otherLabs,
      },
      onlyLooks: KEEPS_THE_CLUSTER,
      explain: (failures: readonly HostFailure[]) => explainRemoval(host, failures),
    };
    return runPlaybook(ctx, run, playbook, async ({ changed }) => {
      const nodes = await takeCluster(ctx, { ...run, plan: after });
      ctx.result("changed", changed);
      ctx.result("nodes", nodes);
      const what = hostIsGone
        ? `${host} is no node any more and was not touched: reset it before it is used again`
        : `${host} left the cluster and is as before its first deploy`;
      return { message: `${what}; the other ${nodes.length} nodes are verified.` };
    });
  },
};

/** What a failure in a stage leaves. */
const LEAVES: Readonly<Record<string, string>> = {
  Check: "nothing was changed",
  Drain: "the node is still in the cluster",
  "Delete node": "the node is still in the cluster",
  Verify: "the host has left and the cluster is not verified",
};

function explainRemoval(host: string, failures: readonly HostFailure[]): string | undefined {
  const [first] = failures;
  if (!first) return undefined;
  const said =
    first.message
      .split("\n")[0]
      ?.slice(0, 600)
      .replace(/[.;\s]+$/, "") ?? "";
  const why = first.unreachable ? `${first.host} could not be reached in “${first.task}”` : said;
  const left = LEAVES[first.stage] ?? "the host has half left the cluster";
  return `${host} was not removed (stage ${first.stage}): ${why}; ${left}; run it again when that is mended.`;
}

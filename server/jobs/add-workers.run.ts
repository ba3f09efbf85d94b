import { AddWorkersRunPlan } from "@/server/contract/workers";
import { workOfAddition } from "@/server/domain/kubeadm/cluster-members";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { renderAddition } from "@/server/domain/kubeadm/render-change";
import { failureSentence } from "./deploy/explain-failure.run";
import { runPlaybook } from "./deploy/run-playbook.run";
import { takeCluster } from "./deploy/take-cluster.run";
import type { JobRun } from "./job-kind";

/** Has hosts join a running cluster by the roles of a deploy; the nodes that are there get their routes and are verified. */
export const job: JobRun = {
  async run(ctx, input) {
    const run = AddWorkersRunPlan.parse(input);
    const { plan, added, manifest } = run;
    const stages = planStages(plan, workOfAddition(plan, added)).map(({ id, title, hosts }) => ({
      id,
      title,
      hosts,
    }));
    const playbook = {
      file: "site.yml",
      stages,
      files: renderAddition(plan, added, manifest),
      onlyLooks: ["precheck"],
      explain: failureSentence,
    };
    return runPlaybook(ctx, run, playbook, async ({ changed }) => {
      const nodes = await takeCluster(ctx, run);
      ctx.result("changed", changed);
      ctx.result("nodes", nodes);
      return { message: `${added.join(", ")} joined: the cluster has ${nodes.length} nodes, all verified.` };
    });
  },
};

import { DeployRunPlan } from "@/server/contract/deploy-run";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { failureSentence } from "./deploy/explain-failure.run";
import { runPlaybook } from "./deploy/run-playbook.run";
import { takeCluster } from "./deploy/take-cluster.run";
import type { JobRun } from "./job-kind";

/** Deploys by our own roles with ansible-playbook, and takes what it made: kubeconfig and what each node can allocate. */
export const job: JobRun = {
  async run(ctx, input) {
    const run = DeployRunPlan.parse(input);
    const stages = planStages(run.plan).map(({ id, title, hosts }) => ({ id, title, hosts }));
    const playbook = { file: "site.yml", stages, onlyLooks: ["precheck"], explain: failureSentence };
    return runPlaybook(ctx, run, playbook, async ({ message, changed }) => {
      const nodes = await takeCluster(ctx, run);
      ctx.result("changed", changed);
      ctx.result("nodes", nodes);
      return { message };
    });
  },
};

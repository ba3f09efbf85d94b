import path from "node:path";
import { DeployRunPlan } from "@/server/contract/deploy-run";
import { DomainError } from "@/server/domain/errors";
import { judgeRun } from "@/server/domain/kubeadm/judge-run";
import { planStages } from "@/server/domain/kubeadm/plan-stages";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { ansibleCommand } from "@/server/infra/installer/ansible-command";
import { setUpAnsible } from "@/server/infra/installer/ansible-core";
import { readAnsibleEvent } from "@/server/infra/installer/read-ansible-event";
import { SshError } from "@/server/infra/ssh/ssh-error";
import { checkHosts } from "./deploy/check-hosts.run";
import { failureSentence, findingOf } from "./deploy/explain-failure.run";
import { PlaybookFollower } from "./deploy/follow-playbook.run";
import { keyRoutes, openRun } from "./deploy/open-run.run";
import { takeCluster } from "./deploy/take-cluster.run";
import { tellRunningWork } from "./deploy/tell-running-work.run";
import type { JobRun, RunContext } from "./job-kind";

/** Deploys by our own roles with ansible-playbook, and takes what it made: kubeconfig and what each node can allocate. */
export const job: JobRun = {
  async run(ctx, input) {
    const run = DeployRunPlan.parse(input);
    const stages = planStages(run.plan);
    ctx.declareStages(stages.map(({ id, title, hosts }) => ({ id, title, hosts })));
    const follower = new PlaybookFollower(ctx, stages);
    ctx.result("touched", false);
    ctx.stage(follower.stage, "running");
    try {
      const message = await deploy(ctx, run, follower);
      ctx.stage(follower.stage, "succeeded");
      return { message };
    } catch (cause) {
      ctx.stage(follower.stage, ctx.signal.aborted ? "canceled" : "failed");
      if (cause instanceof SshError) {
        ctx.emit({
          type: "finding",
          host: cause.at,
          title: `SSH to ${cause.at} failed`,
          detail: cause.message,
        });
      }
      if (follower.begun && (follower.stats === null || follower.failures.some((one) => one.unreachable))) {
        await tellRunningWork(ctx, run);
      }
      ctx.signal.throwIfAborted();
      throw cause;
    }
  },
};

async function deploy(ctx: RunContext, run: DeployRunPlan, follower: PlaybookFollower): Promise<string> {
  const [ansible] = await Promise.all([
    setUpAnsible({
      wheelsDir: path.join(run.bundleFolder, "wheels"),
      targetDir: run.ansibleCores,
      log: (line) => ctx.log(line),
      signal: ctx.signal,
    }),
    checkHosts(ctx, keyRoutes(run, ctx.secrets)),
  ]);
  const opened = await openRun(ctx, run, renderKubeadm(run.plan, run.manifest));
  const { program, args, env, cwd } = ansibleCommand({ ...opened, ansible, eventsFd: 3 });
  follower.begun = true;
  const { code } = await ctx.spawn({
    argv: [program, ...args],
    cwd,
    env,
    onEvent: (line, lines) => {
      follower.take(readAnsibleEvent(line), lines);
      // the precheck only looks
      if (follower.stage !== "precheck") ctx.result("touched", true);
    },
  });
  const expectedHosts = run.plan.hosts.map((host) => host.name);
  const verdict = judgeRun({ expectedHosts, stats: follower.stats, exitCode: code });
  if (!verdict.succeeded) {
    for (const failure of follower.failures) ctx.emit({ type: "finding", ...findingOf(failure) });
    throw new DomainError("unavailable", failureSentence(follower.failures) ?? verdict.message);
  }
  const nodes = await takeCluster(ctx, run);
  ctx.result("changed", verdict.changed);
  ctx.result("nodes", nodes);
  return verdict.message;
}

import path from "node:path";
import type { RenderedFile } from "@/server/contract/deploy";
import type { DeployRunPlan } from "@/server/contract/deploy-run";
import { DomainError } from "@/server/domain/errors";
import { judgeRun, type RunVerdict } from "@/server/domain/kubeadm/judge-run";
import { renderKubeadm } from "@/server/domain/kubeadm/render-kubeadm";
import { ansibleCommand } from "@/server/infra/installer/ansible-command";
import { setUpAnsible } from "@/server/infra/installer/ansible-core";
import { readAnsibleEvent } from "@/server/infra/installer/read-ansible-event";
import { SshError } from "@/server/infra/ssh/ssh-error";
import type { RunContext } from "../job-kind";
import { checkHosts } from "./check-hosts.run";
import { findingOf } from "./explain-failure.run";
import { type HostFailure, PlaybookFollower } from "./follow-playbook.run";
import { keyRoutes, openRun } from "./open-run.run";
import { tellRunningWork } from "./tell-running-work.run";

export interface Playbook {
  /** File of our `ansible` folder. */
  file: string;
  /** One a play, in their order (`fairlead_stage`). */
  stages: readonly { id: string; title: string; hosts: string[] }[];
  variables?: Record<string, unknown>;
  /** In these stages nothing is changed that the cluster is made of. */
  onlyLooks: readonly string[];
  /** What the run's folder gets; the plan's own files when left out. */
  files?: RenderedFile[];
  /** The sentence of a failure. */
  explain: (failures: readonly HostFailure[]) => string | undefined;
}

/**
 * Runs one of our playbooks on every host of the plan, and `after` it in its last stage; says what may still run on the
 * hosts where it was broken off. `touched` in the result says whether it came past the stages that only look.
 * @throws DomainError with the sentence of the failure, SshError
 */
export async function runPlaybook<T>(
  ctx: RunContext,
  run: DeployRunPlan,
  playbook: Playbook,
  after: (verdict: RunVerdict) => Promise<T>,
): Promise<T> {
  ctx.declareStages([...playbook.stages]);
  const follower = new PlaybookFollower(ctx, playbook.stages);
  ctx.result("touched", false);
  ctx.stage(follower.stage, "running");
  try {
    const result = await after(await play(ctx, run, playbook, follower));
    ctx.stage(follower.stage, "succeeded");
    return result;
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
}

async function play(
  ctx: RunContext,
  run: DeployRunPlan,
  playbook: Playbook,
  follower: PlaybookFollower,
): Promise<RunVerdict> {
  const [ansible] = await Promise.all([
    setUpAnsible({
      wheelsDir: path.join(run.bundleFolder, "wheels"),
      targetDir: run.ansibleCores,
      log: (line) => ctx.log(line),
      signal: ctx.signal,
    }),
    checkHosts(ctx, keyRoutes(run, ctx.secrets)),
  ]);
  const { file, variables = {}, files = renderKubeadm(run.plan, run.manifest) } = playbook;
  const opened = await openRun(ctx, run, files);
  const { program, args, env, cwd } = ansibleCommand({
    ...opened,
    ansible,
    eventsFd: 3,
    playbook: file,
    variables,
  });
  follower.begun = true;
  const { code } = await ctx.spawn({
    argv: [program, ...args],
    cwd,
    env,
    onEvent: (line, lines) => {
      follower.take(readAnsibleEvent(line), lines);
      if (!playbook.onlyLooks.includes(follower.stage)) ctx.result("touched", true);
    },
  });
  const expectedHosts = run.plan.hosts.map((host) => host.name);
  const verdict = judgeRun({ expectedHosts, stats: follower.stats, exitCode: code });
  if (verdict.succeeded) return verdict;
  for (const failure of follower.failures) ctx.emit({ type: "finding", ...findingOf(failure) });
  throw new DomainError("unavailable", playbook.explain(follower.failures) ?? verdict.message);
}

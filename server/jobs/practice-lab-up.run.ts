import { PracticeLabState, PracticeLabUpPlan, type PracticeStep } from "@/server/contract/practice-lab";
import { callDaemon, type ProgressMark } from "@/server/infra/practice-lab/call-daemon";
import { endPracticeLab, openPracticeLab } from "@/server/infra/practice-lab/client";
import { requireHostKey } from "@/server/infra/ssh/require-host-key";
import type { JobRun, RunContext } from "./job-kind";

/** Step of the daemon -> title of the stage it is shown as. */
const STAGES: Record<PracticeStep, string> = {
  base: "Base image",
  hosts: "Jump host and hosts",
  ssh: "SSH answers",
};
const ORDER = Object.keys(STAGES) as PracticeStep[];

/** Makes the lab through its root daemon. Whatever goes wrong, and on a cancel, nothing of it is left. */
export const job: JobRun = {
  async run(ctx, input) {
    const plan = PracticeLabUpPlan.parse(input);
    const names = ["jump", ...plan.hosts.map((host) => host.name)];
    const onHosts = (id: PracticeStep) => (id === "base" ? [] : names);
    ctx.declareStages(ORDER.map((id) => ({ id, title: STAGES[id], hosts: onHosts(id) })));
    const stages = new StageFollower(ctx);
    stages.begin("base");
    try {
      const lab = await bringUp(ctx, plan, stages);
      await checkJumpHost(lab);
      ctx.result("lab", lab);
      stages.end("succeeded");
      const { base, hosts } = lab.seconds;
      const made = base >= 0.1 ? ` (and ${base} s for the base image, which is kept)` : "";
      return { message: `${plan.hosts.length} hosts behind a jump host answer, in ${hosts} s${made}.` };
    } catch (cause) {
      stages.end(ctx.signal.aborted ? "canceled" : "failed");
      await clear(ctx, plan.labId);
      ctx.signal.throwIfAborted();
      throw cause;
    }
  },
};

async function bringUp(ctx: RunContext, plan: PracticeLabUpPlan, stages: StageFollower) {
  const { labId, ...wanted } = plan;
  const options = {
    signal: ctx.signal,
    onLine: (line: string, mark: ProgressMark) => {
      // the step begins before its first line, so that the line belongs to it
      if (mark.step) stages.begin(mark.step);
      ctx.log(line);
    },
  };
  const socket = await openPracticeLab({ labId, ...options });
  return PracticeLabState.parse(await callDaemon(socket, { verb: "up", ...wanted }, options));
}

/** The first failure is the one to tell; what could not be cleared is said in the log and goes with the lab's removal. */
async function clear(ctx: RunContext, labId: string): Promise<void> {
  try {
    const found = await endPracticeLab({ labId, onLine: (line) => ctx.log(line) });
    if (found) ctx.log("What was made of the lab is cleared.");
  } catch (cause) {
    ctx.log(`Not all of the lab was cleared: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The daemon saw every host's banner from inside; the one door that others come through is looked at from here too. */
async function checkJumpHost(lab: PracticeLabState): Promise<void> {
  const jump = lab.hosts.find((host) => host.role === "jump");
  if (jump) await requireHostKey(jump);
}

/** Keeps one stage running: the daemon says when the next begins. */
class StageFollower {
  private current: PracticeStep | undefined;

  constructor(private readonly ctx: RunContext) {}

  begin(step: PracticeStep): void {
    if (step === this.current) return;
    if (this.current) this.ctx.stage(this.current, "succeeded");
    this.current = step;
    this.ctx.stage(step, "running");
  }

  end(status: "succeeded" | "failed" | "canceled"): void {
    if (this.current) this.ctx.stage(this.current, status);
    this.current = undefined;
  }
}

import { RESET_STAGES, ResetRunPlan } from "@/server/contract/reset";
import type { HostFailure } from "./deploy/follow-playbook.run";
import { runPlaybook } from "./deploy/run-playbook.run";
import type { JobRun } from "./job-kind";

/** Brings every host of the lab back to how it was before its first deploy. */
export const job: JobRun = {
  async run(ctx, input) {
    const run = ResetRunPlan.parse(input);
    const hosts = run.plan.hosts.map((host) => host.name);
    const playbook = {
      file: "reset.yml",
      stages: RESET_STAGES.map((stage) => ({ ...stage, hosts })),
      variables: { fairlead_lab: run.plan.labId, fairlead_other_labs: run.otherLabs },
      onlyLooks: ["check"],
      explain: failureOfReset,
    };
    return runPlaybook(ctx, run, playbook, async () => {
      const what = hosts.length === 1 ? "The host is" : `All ${hosts.length} hosts are`;
      return { message: `${what} as before the first deploy.` };
    });
  },
};

function failureOfReset(failures: readonly HostFailure[]): string | undefined {
  const [first, ...others] = failures;
  if (!first) return undefined;
  const more = others.length === 0 ? "" : `, and ${others.map((one) => one.host).join(", ")} failed, too`;
  const why = first.unreachable ? "could not be reached" : "was not reset";
  return `${first.host} ${why}: ${first.message.split("\n")[0]?.slice(0, 300)}${more}; run it again when that is mended.`;
}

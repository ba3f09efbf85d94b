import { JobKind } from "@/server/contract/job";
import type { JobRun } from "@/server/jobs/job-kind";

/** Job kind -> its run step, loaded when a job of the kind runs. */
const RUN_STEPS: Partial<Record<JobKind, () => Promise<{ job: JobRun }>>> = {
  "practice-lab-up": () => import("@/server/jobs/practice-lab-up.run"),
  "practice-lab-remove": () => import("@/server/jobs/practice-lab-remove.run"),
  "bundle-build": () => import("@/server/jobs/bundle-build.run"),
  deploy: () => import("@/server/jobs/deploy.run"),
  "add-workers": () => import("@/server/jobs/add-workers.run"),
  "remove-worker": () => import("@/server/jobs/remove-worker.run"),
  reset: () => import("@/server/jobs/reset.run"),
  "suite-run": () => import("@/server/jobs/suite-run.run"),
};

export async function runStepOf(kind: string): Promise<JobRun> {
  const load = RUN_STEPS[JobKind.parse(kind)];
  if (!load) throw new Error(`This build runs no job of kind ${kind}.`);
  return (await load()).job;
}

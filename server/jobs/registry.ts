import { JobKind } from "@/server/contract/job";
import type { JobFinisher, JobPlanner } from "./job-kind";

interface RunnerSide {
  plan(): Promise<{ planner: JobPlanner }>;
  finish(): Promise<{ finisher: JobFinisher }>;
}

/** Job kind -> its steps on the runner's side, loaded when a job of the kind comes. */
const KINDS: Partial<Record<JobKind, RunnerSide>> = {
  "practice-lab-up": {
    plan: () => import("./practice-lab-up.plan"),
    finish: () => import("./practice-lab-up.finish"),
  },
  "practice-lab-remove": {
    plan: () => import("./practice-lab-remove.plan"),
    finish: () => import("./practice-lab-remove.finish"),
  },
  "bundle-build": {
    plan: () => import("./bundle-build.plan"),
    finish: () => import("./bundle-build.finish"),
  },
  deploy: {
    plan: () => import("./deploy.plan"),
    finish: () => import("./deploy.finish"),
  },
  "add-workers": {
    plan: () => import("./add-workers.plan"),
    finish: () => import("./deploy.finish"),
  },
  "remove-worker": {
    plan: () => import("./remove-worker.plan"),
    finish: () => import("./remove-worker.finish"),
  },
  reset: {
    plan: () => import("./reset.plan"),
    finish: () => import("./reset.finish"),
  },
  "suite-run": {
    plan: () => import("./suite-run.plan"),
    finish: () => import("./suite-run.finish"),
  },
};

export const plannerOf = async (kind: string): Promise<JobPlanner> => (await sideOf(kind).plan()).planner;

export const finisherOf = async (kind: string): Promise<JobFinisher> =>
  (await sideOf(kind).finish()).finisher;

function sideOf(kind: string): RunnerSide {
  const side = KINDS[JobKind.parse(kind)];
  if (!side) throw new Error(`This build runs no job of kind ${kind}.`);
  return side;
}

import type { PracticeLabRemovePlan } from "@/server/contract/practice-lab";
import type { JobPlanner } from "./job-kind";

/** The lab's id is all its daemon asks for. */
export const planner: JobPlanner = {
  async plan(_ctx, job) {
    const plan: PracticeLabRemovePlan = { labId: job.labId };
    return { plan, secrets: {} };
  },
};

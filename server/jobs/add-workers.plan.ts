import { AddWorkersPayload } from "@/server/contract/workers";
import { planner as deployPlanner } from "./deploy.plan";
import type { JobPlanner } from "./job-kind";

/** As a deploy of the same plan, and who joins. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { added } = AddWorkersPayload.parse(job.payload);
    const { plan, secrets } = await deployPlanner.plan(ctx, job);
    return { plan: { ...Object(plan), added }, secrets };
  },
};

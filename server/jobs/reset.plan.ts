import { and, ne } from "drizzle-orm";
import { planner as deployPlanner } from "./deploy.plan";
import type { JobPlanner } from "./job-kind";

/** As a deploy of the same plan signs in, and which labs' hosts stay as they are. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { plan, secrets } = await deployPlanner.plan(ctx, job);
    const { lab } = ctx.db.t;
    const others = await ctx.db.q
      .select({ id: lab.id, name: lab.name })
      .from(lab)
      .where(and(ne(lab.id, job.labId), ne(lab.state, "removed")));
    const otherLabs = Object.fromEntries(others.map(({ id, name }) => [id, name]));
    return { plan: { ...Object(plan), otherLabs }, secrets };
  },
};

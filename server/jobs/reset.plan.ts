import { and, ne } from "drizzle-orm";
import type { ServiceContext } from "@/server/services/context";
import { planner as deployPlanner } from "./deploy.plan";
import type { JobPlanner } from "./job-kind";

/** As a deploy of the same plan signs in, and which labs' hosts stay as they are. */
export const planner: JobPlanner = {
  async plan(ctx, job) {
    const { plan, secrets } = await deployPlanner.plan(ctx, job);
    const otherLabs = await readOtherLabs(ctx, job.labId);
    return { plan: { ...Object(plan), otherLabs }, secrets };
  },
};

/** Other labs of this installation, whose hosts a reset leaves alone: id to name. */
export async function readOtherLabs(ctx: ServiceContext, labId: string): Promise<Record<string, string>> {
  const { lab } = ctx.db.t;
  const others = await ctx.db.q
    .select({ id: lab.id, name: lab.name })
    .from(lab)
    .where(and(ne(lab.id, labId), ne(lab.state, "removed")));
  return Object.fromEntries(others.map(({ id, name }) => [id, name]));
}

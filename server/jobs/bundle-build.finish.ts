import { eq } from "drizzle-orm";
import { BuiltBundle } from "@/server/contract/bundle-build";
import { registerBundle } from "@/server/services/bundle/register-bundle";
import type { JobFinisher } from "./job-kind";

/** A bundle that was built is on the list once the job says so, by the name of who asked for the job. */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data }) {
    if (outcome !== "succeeded") return;
    const { id, manifest } = BuiltBundle.parse(data.bundle);
    const { job: jobs } = ctx.db.t;
    const [asked] = await ctx.db.q.select({ by: jobs.requestedBy }).from(jobs).where(eq(jobs.id, job.id));
    await registerBundle(ctx, {
      ...{ id, manifest, origin: "built here" },
      ...(asked ? { forJob: { id: job.id, requestedBy: asked.by } } : {}),
    });
    await ctx.db.q.update(jobs).set({ bundleId: id }).where(eq(jobs.id, job.id));
  },
};

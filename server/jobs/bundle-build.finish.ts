import { eq } from "drizzle-orm";
import { BuiltBundle } from "@/server/contract/bundle-build";
import { registerBundle } from "@/server/services/bundle/register-bundle";
import type { JobFinisher } from "./job-kind";

/** A bundle that was built is on the list once the job says so. */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data }) {
    if (outcome !== "succeeded") return;
    const { id, manifest } = BuiltBundle.parse(data.bundle);
    await registerBundle(ctx, { id, manifest, origin: "built here" });
    const { job: jobs } = ctx.db.t;
    await ctx.db.q.update(jobs).set({ bundleId: id }).where(eq(jobs.id, job.id));
  },
};

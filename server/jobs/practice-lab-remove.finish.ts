import { and, eq } from "drizzle-orm";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import { deleteLabParts } from "@/server/services/lab/forget-parts";
import type { JobFinisher } from "./job-kind";

/**
 * With its hosts gone a lab keeps its descriptor and its jobs, and loses its keys, its hosts and its cluster. One that
 * could not be removed whole is `broken`: removing it can be asked for again.
 */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome }) {
    const { lab } = ctx.db.t;
    const gone = outcome === "succeeded";
    const moved = await ctx.db.q
      .update(lab)
      .set(gone ? { state: "removed", removedAt: ctx.clock.now() } : { state: "broken" })
      .where(and(eq(lab.id, job.labId), eq(lab.state, "removing")))
      .returning({ name: lab.name });
    const name = moved[0]?.name;
    if (!gone || name === undefined) return;
    const credentials = await deleteLabParts(ctx, job.labId);
    const granted = await authorize(ctx, "lab.remove", { labId: job.labId });
    const { labId } = job;
    const detail = { jobId: job.id, credentials };
    await audit(ctx, granted, { action: "lab.removed", subject: name, subjectId: labId, labId, detail });
  },
};

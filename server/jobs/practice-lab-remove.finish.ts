import { and, eq, ne } from "drizzle-orm";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import type { ServiceContext } from "@/server/services/context";
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
    const credentials = await forgetLab(ctx, job.labId);
    const granted = await authorize(ctx, "lab.remove", { labId: job.labId });
    const { labId } = job;
    const detail = { jobId: job.id, credentials };
    await audit(ctx, granted, { action: "lab.removed", subject: name, subjectId: labId, labId, detail });
  },
};

/** @returns how many credentials were deleted */
async function forgetLab(ctx: ServiceContext, labId: string): Promise<number> {
  const { q, t } = ctx.db;
  await q
    .update(t.cluster)
    .set({ state: "gone", credentialId: null })
    .where(and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone")));
  for (const table of [t.hostKey, t.hostTest, t.hostFacts, t.host]) {
    await q.delete(table).where(eq(table.labId, labId));
  }
  const deleted = await q
    .delete(t.credential)
    .where(eq(t.credential.labId, labId))
    .returning({ id: t.credential.id });
  return deleted.length;
}

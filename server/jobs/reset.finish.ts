import { and, eq, ne } from "drizzle-orm";
import { z } from "zod";
import { ResetPayload } from "@/server/contract/reset";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import type { ServiceContext } from "@/server/services/context";
import { readFactsAgain } from "@/server/services/host/read-facts-again";
import type { JobFinisher } from "./job-kind";

/** A killed job process left no word whether it had reached the hosts, so it may have. */
const Left = z.object({ touched: z.boolean() });

/**
 * After a reset the lab has no cluster and no kubeconfig, and what is known of its hosts is read again; after half of one
 * its cluster is `broken`.
 */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data }) {
    const { q, t } = ctx.db;
    const { labId } = job;
    const current = and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone"));
    if (outcome !== "succeeded") {
      const { touched } = Left.catch({ touched: outcome === "interrupted" }).parse(data);
      if (touched) await q.update(t.cluster).set({ state: "broken" }).where(current);
      return;
    }
    const [cluster] = await q.select().from(t.cluster).where(current).limit(1);
    await q.update(t.cluster).set({ state: "gone", credentialId: null }).where(current);
    if (cluster?.credentialId) {
      await q.delete(t.credential).where(eq(t.credential.id, cluster.credentialId));
    }
    await writeAudit(ctx, job.id, labId, cluster?.id);
    const reset = ResetPayload.parse(job.payload).plan.hosts.map(({ name }) => name);
    await readFactsAgain(ctx, labId, reset);
  },
};

async function writeAudit(ctx: ServiceContext, jobId: string, labId: string, clusterId: string | undefined) {
  const { lab } = ctx.db.t;
  const [found] = await ctx.db.q.select({ name: lab.name }).from(lab).where(eq(lab.id, labId)).limit(1);
  const granted = await authorize(ctx, "lab.update", { labId });
  const detail = { jobId, ...(clusterId === undefined ? {} : { clusterId }) };
  await audit(ctx, granted, {
    ...{ action: "lab.was-reset", subject: found?.name ?? labId, subjectId: labId, labId, detail },
  });
}

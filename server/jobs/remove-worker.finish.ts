import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { RemoveWorkerPayload } from "@/server/contract/workers";
import { readFactsAgain } from "@/server/services/host/read-facts-again";
import { finisher as deployFinisher } from "./deploy.finish";
import type { JobFinisher } from "./job-kind";

/** A killed job process left no word how far it had come. */
const Left = z.object({ touched: z.boolean() });

/**
 * After a success the cluster is what the plan without the host says, nobody's snapshot is shown for that host, and its
 * facts are read again. One that ended before the node was deleted changes nothing; after that the cluster is `broken`,
 * with the host still in its plan, until the removal has been run again.
 */
export const finisher: JobFinisher = {
  async finish(ctx, job, ended) {
    const { before, host, hostIsGone } = RemoveWorkerPayload.parse(job.payload);
    if (ended.outcome !== "succeeded") {
      const { touched } = Left.catch({ touched: ended.outcome === "interrupted" }).parse(ended.data);
      const payload = { ...job.payload, plan: before };
      await deployFinisher.finish(ctx, { ...job, payload }, { ...ended, data: { touched } });
      return;
    }
    await deployFinisher.finish(ctx, job, ended);
    const { q, t } = ctx.db;
    await q
      .delete(t.nodeSnapshot)
      .where(and(eq(t.nodeSnapshot.clusterId, before.clusterId), eq(t.nodeSnapshot.name, host)));
    if (!hostIsGone) await readFactsAgain(ctx, job.labId, [host]);
  },
};

import { eq } from "drizzle-orm";
import type { z } from "zod";
import { DetachClusterInput } from "@/server/contract/cluster";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { requireLabByName } from "../lab/require-lab-by-name";

/**
 * Forgets an attached cluster and its kubeconfig; nothing is changed on the cluster. The typed name has to be the lab's.
 * @throws DomainError `not_found`; `bad_input` for another name; `wrong_state` for one that was deployed here or is gone
 */
export async function detachCluster(
  ctx: ServiceContext,
  input: z.input<typeof DetachClusterInput>,
): Promise<{ clusterId: string }> {
  const { clusterId, confirmName } = parseInput(DetachClusterInput, input);
  const { cluster } = ctx.db.t;
  const [known] = await ctx.db.q
    .select({ labId: cluster.labId })
    .from(cluster)
    .where(eq(cluster.id, clusterId))
    .limit(1);
  if (!known) throw notFound("This cluster");
  const { labId } = known;
  await authorize(ctx, "credential.write", { labId });
  const granted = await authorize(ctx, "lab.update", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { q, t } = tx.db;
    const { name } = await requireLabByName(tx, { labId, confirmName }, "to detach its cluster.");
    const [row] = await q.select().from(t.cluster).where(eq(t.cluster.id, clusterId)).limit(1);
    if (!row || row.state === "gone")
      throw new DomainError("wrong_state", "The cluster is detached already.");
    if (row.way === null)
      throw new DomainError(
        "wrong_state",
        "The cluster was deployed here: reset the lab's hosts to be rid of it.",
      );
    await q.update(t.cluster).set({ state: "gone", credentialId: null }).where(eq(t.cluster.id, clusterId));
    if (row.credentialId) await q.delete(t.credential).where(eq(t.credential.id, row.credentialId));
    const detail = { clusterId, endpoint: row.endpoint };
    return {
      result: { clusterId },
      entry: { action: "cluster.detach", subject: name, subjectId: labId, labId, detail },
    };
  });
}

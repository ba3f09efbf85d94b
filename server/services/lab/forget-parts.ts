import { and, eq, inArray, ne } from "drizzle-orm";
import { DomainError } from "@/server/domain/errors";
import type { ServiceContext } from "../context";
import { closeLinks } from "../share/close-links";

/**
 * Marks a lab as removed and deletes its keys, its hosts and what was learned of them, inside the transaction of a verb.
 * Its descriptor, its jobs and its trail stay.
 * @returns how many credentials were deleted
 * @throws DomainError `wrong_state` while a job of the lab has not ended
 */
export async function forgetParts(tx: ServiceContext, labId: string): Promise<number> {
  const { q, t } = tx.db;
  const [active] = await q
    .select({ title: t.job.title, status: t.job.status })
    .from(t.job)
    .where(and(eq(t.job.labId, labId), inArray(t.job.status, ["queued", "running", "waiting", "canceling"])))
    .limit(1);
  if (active) {
    throw new DomainError(
      "wrong_state",
      `${active.title} is ${active.status} on this lab: wait for it, or cancel it first.`,
    );
  }
  await q.update(t.lab).set({ state: "removed", removedAt: tx.clock.now() }).where(eq(t.lab.id, labId));
  return deleteLabParts(tx, labId);
}

/**
 * Deletes what only a lab that exists has: keys, hosts, what was learned of them, waivers; its cluster is gone and no stranger reads of it.
 * @returns how many credentials were deleted
 */
export async function deleteLabParts(tx: ServiceContext, labId: string): Promise<number> {
  const { q, t } = tx.db;
  await q
    .update(t.cluster)
    .set({ state: "gone", credentialId: null })
    .where(and(eq(t.cluster.labId, labId), ne(t.cluster.state, "gone")));
  await closeLinks(tx, { labId });
  const clusters = q.select({ id: t.cluster.id }).from(t.cluster).where(eq(t.cluster.labId, labId));
  for (const table of [t.liveNode, t.clusterWatch]) {
    await q.delete(table).where(inArray(table.clusterId, clusters));
  }
  for (const table of [t.labDraft, t.hostKey, t.hostTest, t.hostFacts, t.hostReach, t.waiver, t.host]) {
    await q.delete(table).where(eq(table.labId, labId));
  }
  const deleted = await q
    .delete(t.credential)
    .where(eq(t.credential.labId, labId))
    .returning({ id: t.credential.id });
  return deleted.length;
}

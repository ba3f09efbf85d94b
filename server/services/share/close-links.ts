import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../context";

/** Revokes what is still open of a lab or of one run, inside the transaction of the verb that takes them away. */
export async function closeLinks(
  { db: { q, t }, clock }: ServiceContext,
  of: { labId: string } | { runId: string },
): Promise<void> {
  const which = "labId" in of ? eq(t.shareLink.labId, of.labId) : eq(t.shareLink.runId, of.runId);
  await q
    .update(t.shareLink)
    .set({ revokedAt: clock.now() })
    .where(and(which, isNull(t.shareLink.revokedAt)));
}

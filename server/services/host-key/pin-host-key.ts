import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import type { ServiceContext } from "../context";

export interface NewHostKey {
  labId: string;
  hostId: string;
  /** "ssh-ed25519 AAAA…" */
  publicKey: string;
  /** Who vouches for it. */
  by: string;
}

/**
 * Makes a key the one a host must show, inside the transaction of a verb; the key before it is no longer good.
 * @returns the fingerprint that was pinned before, null for the first
 */
export async function pinHostKey(tx: ServiceContext, wanted: NewHostKey): Promise<string | null> {
  const { hostKey } = tx.db.t;
  const { labId, hostId, publicKey, by } = wanted;
  const before = await tx.db.q.delete(hostKey).where(eq(hostKey.hostId, hostId)).returning();
  await tx.db.q.insert(hostKey).values({
    id: v7(),
    hostId,
    labId,
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    acceptedBy: by,
    acceptedAt: tx.clock.now(),
  });
  const newest = before.sort((a, b) => b.acceptedAt - a.acceptedAt)[0];
  return newest?.fingerprint ?? null;
}

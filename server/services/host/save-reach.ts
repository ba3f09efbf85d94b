import { eq } from "drizzle-orm";
import type { HostReach } from "@/server/contract/host-reach";
import type { ServiceContext } from "../context";

export interface NewReach {
  labId: string;
  hostId: string;
  jobId: string;
  at: number;
  /** Round trip, ms. */
  ms: number;
  reach: HostReach;
}

/** Keeps what a host saw of the others instead of what it saw before, unless the host is gone meanwhile. In the job's write. */
export async function saveReach(tx: ServiceContext, { hostId, ...read }: NewReach): Promise<void> {
  const { q, t } = tx.db;
  const [host] = await q.select({ id: t.host.id }).from(t.host).where(eq(t.host.id, hostId)).limit(1);
  if (!host) return;
  await q
    .insert(t.hostReach)
    .values({ hostId, ...read })
    .onConflictDoUpdate({ target: t.hostReach.hostId, set: read });
}

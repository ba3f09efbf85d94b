import { and, desc, eq, inArray, ne } from "drizzle-orm";
import { v7 } from "uuid";
import type { HostFacts } from "@/server/contract/host-facts";
import { countChanges } from "@/server/domain/facts/diff-facts";
import type { ServiceContext } from "../context";

/** Readings of a host that are kept. */
export const KEPT_READINGS = 50;

export interface NewReading {
  labId: string;
  hostId: string;
  jobId: string;
  at: number;
  /** Round trip, ms. */
  ms: number;
  facts: HostFacts;
}

/**
 * Keeps a reading with how many leaves differ from the one before, and forgets the oldest. In the job's write.
 * @returns the reading's changes, null for the first one or a host that is gone meanwhile
 */
export async function saveFacts(tx: ServiceContext, reading: NewReading): Promise<number | null> {
  const { q, t } = tx.db;
  const { hostId, facts } = reading;
  const [host] = await q.select({ id: t.host.id }).from(t.host).where(eq(t.host.id, hostId)).limit(1);
  if (!host) return null;
  const [before] = await q
    .select({ facts: t.hostFacts.facts })
    .from(t.hostFacts)
    .where(eq(t.hostFacts.hostId, hostId))
    .orderBy(desc(t.hostFacts.at), desc(t.hostFacts.id))
    .limit(1);
  const changes = before ? countChanges(before.facts, facts) : null;
  await q.insert(t.hostFacts).values({ id: v7(), ...reading, machineId: facts.machineId, changes });
  const old = await q
    .select({ id: t.hostFacts.id })
    .from(t.hostFacts)
    .where(eq(t.hostFacts.hostId, hostId))
    .orderBy(desc(t.hostFacts.at), desc(t.hostFacts.id))
    .limit(KEPT_READINGS)
    .offset(KEPT_READINGS);
  if (old.length > 0) {
    await q.delete(t.hostFacts).where(
      inArray(
        t.hostFacts.id,
        old.map((one) => one.id),
      ),
    );
  }
  return changes;
}

/** Another lab with the same machine in it, by its machine-id: a host belongs to one lab. */
export async function findOtherLab(
  { db: { q, t } }: ServiceContext,
  labId: string,
  machineId: string,
): Promise<{ lab: string; host: string } | undefined> {
  const [other] = await q
    .select({ lab: t.lab.name, host: t.host.name })
    .from(t.hostFacts)
    .innerJoin(t.lab, eq(t.lab.id, t.hostFacts.labId))
    .innerJoin(t.host, eq(t.host.id, t.hostFacts.hostId))
    .where(
      and(eq(t.hostFacts.machineId, machineId), ne(t.hostFacts.labId, labId), ne(t.lab.state, "removed")),
    )
    .limit(1);
  return other;
}

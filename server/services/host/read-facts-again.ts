import { and, eq, inArray } from "drizzle-orm";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { enqueueJob } from "../job/enqueue-job";

/**
 * Queues a reading of those of the hosts that were read before, now that they were reset: what was read while a cluster was
 * there (interfaces, routes, programs, ports) would keep the next deploy off. In the write that ends a job.
 */
export async function readFactsAgain(
  tx: ServiceContext,
  labId: string,
  names: readonly string[],
): Promise<void> {
  const { host, hostFacts } = tx.db.t;
  const known = await tx.db.q
    .selectDistinct({ name: host.name })
    .from(hostFacts)
    .innerJoin(host, eq(host.id, hostFacts.hostId))
    .where(and(eq(host.labId, labId), inArray(host.name, [...names])));
  const hosts = known.map(({ name }) => name).sort();
  const [first] = hosts;
  if (first === undefined) return;
  const granted = await authorize(tx, "job.start", { labId });
  await enqueueJob(tx, granted, {
    ...{ labId, kind: "read-facts", exclusive: false, payload: { hosts } },
    title: `Read facts of ${hosts.length === 1 ? first : `${hosts.length} hosts`} after the reset`,
  });
}

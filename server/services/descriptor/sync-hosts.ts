import { eq, inArray } from "drizzle-orm";
import { v7 } from "uuid";
import type { ServiceContext } from "../context";

export interface SyncedMachine {
  name: string;
  jump: boolean;
  address: string;
  port: number;
}

/**
 * Makes a lab's host rows be these machines, by name, inside the transaction of a verb. A machine at another address or
 * port is another machine until a person says otherwise: its pinned key, its test and its facts are forgotten.
 * @returns the id of every machine's row
 */
export async function syncHosts(
  tx: ServiceContext,
  labId: string,
  machines: readonly SyncedMachine[],
): Promise<Map<string, string>> {
  const { q, t } = tx.db;
  const rows = await q.select().from(t.host).where(eq(t.host.labId, labId));
  const wanted = new Map(machines.map((machine) => [machine.name, machine]));
  const known = new Map(rows.map((row) => [row.name, row]));
  const gone = rows.filter((row) => !wanted.has(row.name)).map((row) => row.id);
  const moved = rows.filter((row) => {
    const machine = wanted.get(row.name);
    return machine && (machine.address !== row.address || machine.port !== row.port);
  });
  await forgetHosts(tx, [...gone, ...moved.map((row) => row.id)]);
  if (gone.length > 0) await q.delete(t.host).where(inArray(t.host.id, gone));
  for (const row of rows) {
    const machine = wanted.get(row.name);
    if (!machine) continue;
    const { jump, address, port } = machine;
    if (jump === row.jump && address === row.address && port === row.port) continue;
    await q.update(t.host).set({ jump, address, port }).where(eq(t.host.id, row.id));
  }
  const added = machines
    .filter((machine) => !known.has(machine.name))
    .map(({ name, jump, address, port }) => ({ id: v7(), labId, name, jump, address, port }));
  if (added.length > 0) await q.insert(t.host).values(added);
  const ids = [...added, ...rows.filter((row) => wanted.has(row.name))].map(
    ({ name, id }) => [name, id] as const,
  );
  return new Map(ids);
}

/** Deletes what was learned about machines. */
async function forgetHosts(tx: ServiceContext, hostIds: string[]): Promise<void> {
  if (hostIds.length === 0) return;
  const { q, t } = tx.db;
  for (const table of [t.hostKey, t.hostTest, t.hostFacts, t.hostReach]) {
    await q.delete(table).where(inArray(table.hostId, hostIds));
  }
}

import { asc, desc, eq } from "drizzle-orm";
import type { HostTest } from "@/server/contract/host-test";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";

/** The last connection test of each machine of a lab, jump hosts first; one that was never tested is not in it. */
export async function listHostTests(ctx: ServiceContext, { labId }: { labId: string }): Promise<HostTest[]> {
  await authorize(ctx, "lab.read", { labId });
  const { q, t } = ctx.db;
  const rows = await q
    .select({ test: t.hostTest, name: t.host.name, jump: t.host.jump })
    .from(t.hostTest)
    .innerJoin(t.host, eq(t.host.id, t.hostTest.hostId))
    .where(eq(t.hostTest.labId, labId))
    .orderBy(desc(t.host.jump), asc(t.host.name));
  const pins = await q
    .select({ hostId: t.hostKey.hostId, fingerprint: t.hostKey.fingerprint })
    .from(t.hostKey)
    .where(eq(t.hostKey.labId, labId))
    .orderBy(desc(t.hostKey.acceptedAt), desc(t.hostKey.id));
  return rows.map(({ test: { shownKey, labId: _, ...test }, name, jump }) => ({
    ...test,
    ...{ name, jump },
    shownKey: shownKey === null ? null : { publicKey: shownKey, fingerprint: fingerprintOf(shownKey) },
    pinnedFingerprint: pins.find((pin) => pin.hostId === test.hostId)?.fingerprint ?? null,
  }));
}

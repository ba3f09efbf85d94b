import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type AcceptedHostKeys, AcceptHostKeysInput } from "@/server/contract/host-test";
import type { FieldProblem } from "@/server/domain/descriptor/find-doubles";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput, refuseProblems } from "../errors";
import { pinHostKey } from "./pin-host-key";
import { requireKeyedLab } from "./require-keyed-lab";

/**
 * Pins the keys that hosts showed at their last test, each only when it is the one the person saw: first keys, or new
 * ones of hosts that were imaged anew. All of them or none.
 * @throws DomainError `conflict` when a host showed none, or another one meanwhile; `not_found`
 */
export async function acceptHostKeys(
  ctx: ServiceContext,
  input: z.input<typeof AcceptHostKeysInput>,
): Promise<AcceptedHostKeys> {
  const { labId, keys } = parseInput(AcceptHostKeysInput, input);
  const granted = await authorize(ctx, "host.trust", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const lab = await requireKeyedLab(tx, labId);
    const shown = await readShownKeys(tx, labId);
    const problems = keys.flatMap(({ host, fingerprint }, index): FieldProblem[] => {
      const field = `keys.${index}`;
      const row = shown.get(host);
      if (!row) return [{ field, message: `the lab has no host ${host}` }];
      if (!row.shownKey) return [{ field, message: `the host ${host} showed no key yet: test it first` }];
      const now = fingerprintOf(row.shownKey);
      if (now === fingerprint) return [];
      const message = `the host ${host} shows ${now} now and not ${fingerprint}: compare its fingerprint again`;
      return [{ field, message }];
    });
    refuseProblems("conflict", problems);
    const accepted: AcceptedHostKeys["accepted"] = [];
    for (const { host, fingerprint } of keys) {
      const row = shown.get(host);
      if (!row?.shownKey) continue;
      const by = actorName(granted.actor);
      const before = await pinHostKey(tx, { labId, hostId: row.hostId, publicKey: row.shownKey, by });
      accepted.push({ host, before, fingerprint });
    }
    const detail = { accepted };
    const entry = { action: "host_key.accept", subject: lab.name, subjectId: labId, labId, detail };
    return { result: { accepted }, entry };
  });
}

async function readShownKeys(tx: ServiceContext, labId: string) {
  const { host, hostTest } = tx.db.t;
  const rows = await tx.db.q
    .select({ name: host.name, hostId: host.id, shownKey: hostTest.shownKey })
    .from(host)
    .leftJoin(hostTest, eq(hostTest.hostId, host.id))
    .where(eq(host.labId, labId));
  return new Map(rows.map(({ name, ...row }) => [name, row]));
}

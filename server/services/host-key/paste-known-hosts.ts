import { createHmac } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type PastedKnownHosts, PasteKnownHostsInput } from "@/server/contract/host-test";
import { DomainError } from "@/server/domain/errors";
import { findHostKeys, type KnownHostsTools } from "@/server/domain/known-hosts";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { pinHostKey } from "./pin-host-key";
import { requireKeyedLab } from "./require-keyed-lab";

const tools: KnownHostsTools = {
  pause: () => setImmediate(),
  hmacSha1: (salt: string, text: string) =>
    createHmac("sha1", Buffer.from(salt, "base64")).update(text).digest("base64"),
  fingerprintOf(publicKey: string): string | null {
    try {
      return fingerprintOf(publicKey);
    } catch {
      return null;
    }
  },
};

const readMachines = ({ db: { q, t } }: ServiceContext, labId: string) =>
  q.select().from(t.host).where(eq(t.host.labId, labId)).orderBy(asc(t.host.id));

/** Pins the keys that pasted lines of a known_hosts file name for the lab's machines; says which machines no line names. */
export async function pasteKnownHosts(
  ctx: ServiceContext,
  input: z.input<typeof PasteKnownHostsInput>,
): Promise<PastedKnownHosts> {
  const { labId, text } = parseInput(PasteKnownHostsInput, input);
  const granted = await authorize(ctx, "host.trust", { labId });
  // comparing hashed names takes its time: not while the database is held
  const machines = await readMachines(ctx, labId);
  const { keys, ...result } = await findHostKeys(text, machines, tools);
  return inAuditedWrite(ctx, granted, async (tx) => {
    const lab = await requireKeyedLab(tx, labId);
    if (JSON.stringify(await readMachines(tx, labId)) !== JSON.stringify(machines)) {
      throw new DomainError("conflict", "The lab's hosts are changing right now, paste the lines again.");
    }
    const accepted: { host: string; before: string | null; fingerprint: string }[] = [];
    for (const { host: name, fingerprint } of result.pinned) {
      const publicKey = keys.get(name);
      const hostId = machines.find((machine) => machine.name === name)?.id;
      if (publicKey === undefined || hostId === undefined) continue;
      const before = await pinHostKey(tx, { labId, hostId, publicKey, by: actorName(granted.actor) });
      accepted.push({ host: name, before, fingerprint });
    }
    const detail = { accepted, from: "known_hosts" };
    const entry = { action: "host_key.accept", subject: lab.name, subjectId: labId, labId, detail };
    return { result, entry: accepted.length > 0 ? entry : null };
  });
}

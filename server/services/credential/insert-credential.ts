import { and, eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { CredentialKind, CredentialView } from "@/server/contract/credential";
import { DomainError, notFound } from "@/server/domain/errors";
import { labCan } from "@/server/domain/lab-state";
import type { ServiceContext } from "../context";
import { secretBox } from "../secret-box";

export interface NewCredential {
  labId: string;
  kind: CredentialKind;
  name: string;
  secret: string;
  publicPart: string | null;
  fingerprint: string | null;
}

/** Seals a secret for a row that is not written yet: outside the transaction, because opening the box may read a file. */
export async function sealCredential(ctx: ServiceContext, { secret, ...shown }: NewCredential) {
  const box = await secretBox(ctx.db);
  const id = v7();
  return { ...shown, id, sealed: box.seal(secret, id), createdAt: ctx.clock.now() };
}

type SealedCredential = Awaited<ReturnType<typeof sealCredential>>;

/**
 * Writes a sealed credential of a person's own lab, inside the transaction of a verb.
 * @returns what may be shown of it, and what the trail says: never the secret
 * @throws DomainError `wrong_state` for a practice lab, `conflict` when the name is taken
 */
export async function insertCredential(tx: ServiceContext, row: SealedCredential) {
  const { credential, lab } = tx.db.t;
  const { labId, kind, name } = row;
  const [owner] = await tx.db.q.select().from(lab).where(eq(lab.id, labId)).limit(1);
  if (!owner) throw notFound("This lab");
  const { allowed, reason } = labCan.keepCredentials(owner);
  if (!allowed) throw new DomainError("wrong_state", reason ?? `The lab is ${owner.state}.`);
  const taken = await tx.db.q
    .select({ id: credential.id })
    .from(credential)
    .where(and(eq(credential.labId, labId), eq(credential.kind, kind), eq(credential.name, name)))
    .limit(1);
  if (taken.length > 0) throw takenName(name);
  await tx.db.q.insert(credential).values(row);
  const { sealed: _, ...shown } = row;
  const result: CredentialView = { ...shown, usedBy: [] };
  const detail = { lab: owner.name, kind, fingerprint: row.fingerprint };
  return { result, entry: { subject: name, subjectId: row.id, labId, detail } };
}

function takenName(name: string): DomainError {
  const message = `The lab has a credential called ${name} already: give this one another name.`;
  return new DomainError("conflict", message, { issues: [{ field: "name", message }] });
}

import { and, eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import { CredentialRef } from "@/server/contract/credential";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { OF_THE_LAB } from "./kept-kinds";
import { readCredentialUsers } from "./read-credential-users";

/**
 * Deletes a key or password of a lab.
 * @throws DomainError `wrong_state` while a machine of the draft or of the newest revision logs in with it
 */
export async function removeCredential(
  ctx: ServiceContext,
  input: z.input<typeof CredentialRef>,
): Promise<z.output<typeof CredentialRef>> {
  const ref = parseInput(CredentialRef, input);
  const { labId, credentialId } = ref;
  const granted = await authorize(ctx, "credential.write", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { credential } = tx.db.t;
    const users = (await readCredentialUsers(tx, labId)).get(credentialId) ?? [];
    if (users.length > 0) throw used(users);
    const [gone] = await tx.db.q
      .delete(credential)
      .where(
        and(
          eq(credential.id, credentialId),
          eq(credential.labId, labId),
          inArray(credential.kind, OF_THE_LAB),
        ),
      )
      .returning({ name: credential.name, kind: credential.kind, fingerprint: credential.fingerprint });
    if (!gone) throw notFound("This credential");
    const { name, ...detail } = gone;
    const entry = { action: "credential.remove", subject: name, subjectId: credentialId, labId, detail };
    return { result: ref, entry };
  });
}

const used = (users: readonly string[]) =>
  new DomainError(
    "wrong_state",
    `${users.slice(0, 3).join(", ")}${users.length > 3 ? ` and ${users.length - 3} more` : ""} ${users.length === 1 ? "logs" : "log"} in with it: choose another credential there first.`,
  );

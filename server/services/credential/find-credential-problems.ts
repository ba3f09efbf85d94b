import { and, eq, inArray } from "drizzle-orm";
import type { CredentialKind } from "@/server/contract/credential";
import type { FieldProblem } from "@/server/domain/descriptor/find-doubles";
import type { ServiceContext } from "../context";

export interface LoginOfMachine {
  field: string;
  name: string;
  credentialId: string | null;
  sudoCredentialId: string | null;
}

/** Machines whose key or sudo password is none of this lab's. */
export async function findCredentialProblems(
  ctx: ServiceContext,
  labId: string,
  machines: readonly LoginOfMachine[],
): Promise<FieldProblem[]> {
  const ids = machines.flatMap((one) => [one.credentialId, one.sudoCredentialId]).filter((id) => id !== null);
  if (ids.length === 0) return [];
  const { credential } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ id: credential.id, kind: credential.kind })
    .from(credential)
    .where(and(eq(credential.labId, labId), inArray(credential.id, [...new Set(ids)])));
  const kinds = new Map(rows.map((row) => [row.id, row.kind]));
  const lacks = (id: string | null, kind: CredentialKind) => id !== null && kinds.get(id) !== kind;
  return machines.flatMap(({ field, name, credentialId, sudoCredentialId }) => {
    const problems: FieldProblem[] = [];
    if (lacks(credentialId, "ssh-key")) {
      const message = `the SSH key of ${name} is none of this lab's: choose one of its keys, or make one`;
      problems.push({ field: `${field}.credentialId`, message });
    }
    if (lacks(sudoCredentialId, "sudo-password")) {
      const message = `the sudo password of ${name} is none of this lab's: choose one, or add one`;
      problems.push({ field: `${field}.sudoCredentialId`, message });
    }
    return problems;
  });
}

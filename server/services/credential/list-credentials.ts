import { and, asc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { CredentialView } from "@/server/contract/credential";
import { Id } from "@/server/contract/ids";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { OF_THE_LAB } from "./kept-kinds";
import { readCredentialUsers } from "./read-credential-users";

const ListCredentialsInput = z.object({ labId: Id });

/** SSH keys and passwords of a lab, those found in descriptors too, oldest first: what may be shown of them, and who logs in with each. */
export async function listCredentials(
  ctx: ServiceContext,
  input: z.input<typeof ListCredentialsInput>,
): Promise<CredentialView[]> {
  const { labId } = parseInput(ListCredentialsInput, input);
  await authorize(ctx, "lab.read", { labId });
  const { credential } = ctx.db.t;
  const rows = await ctx.db.q
    .select({
      id: credential.id,
      labId: credential.labId,
      kind: credential.kind,
      name: credential.name,
      publicPart: credential.publicPart,
      fingerprint: credential.fingerprint,
      createdAt: credential.createdAt,
    })
    .from(credential)
    .where(and(eq(credential.labId, labId), inArray(credential.kind, OF_THE_LAB)))
    .orderBy(asc(credential.createdAt), asc(credential.id));
  const users = await readCredentialUsers(ctx, labId);
  return rows.map((row) => ({ ...row, usedBy: users.get(row.id) ?? [] }));
}

import { and, eq, inArray } from "drizzle-orm";
import { type NamedSecret, nameSecrets } from "@/server/domain/descriptor/name-secrets";
import type { SecretOfMachine } from "@/server/domain/descriptor/read-descriptor";
import type { ServiceContext } from "../context";
import { secretBox } from "../secret-box";
import { sealCredential } from "./insert-credential";
import { OF_THE_LAB } from "./kept-kinds";

export interface SealedFind {
  secret: NamedSecret;
  credentialId: string;
  /** The row to write; null when the lab has this very secret already. */
  row: Awaited<ReturnType<typeof sealCredential>> | null;
}

/** Seals what was found in files, outside the transaction that will write it. What the lab keeps already is not kept twice. */
export async function sealFound(
  ctx: ServiceContext,
  labId: string,
  found: readonly SecretOfMachine[],
): Promise<SealedFind[]> {
  if (found.length === 0) return [];
  const { credential } = ctx.db.t;
  const rows = await ctx.db.q
    .select({ id: credential.id, kind: credential.kind, name: credential.name, sealed: credential.sealed })
    .from(credential)
    .where(and(eq(credential.labId, labId), inArray(credential.kind, OF_THE_LAB)));
  const box = await secretBox(ctx.db);
  const kept = new Map(rows.map((row) => [`${row.kind} ${box.open(row.sealed, row.id)}`, row]));
  const fresh = found.filter(({ kind, value }) => !kept.has(`${kind} ${value}`));
  const names = new Set(rows.map(({ kind, name }) => `${kind} ${name}`));
  const sealed: SealedFind[] = [];
  for (const secret of nameSecrets(fresh, names)) {
    const { kind, name, value } = secret;
    const row = await sealCredential(ctx, {
      ...{ labId, kind, name, secret: value },
      ...{ publicPart: null, fingerprint: null },
    });
    sealed.push({ secret, credentialId: row.id, row });
  }
  const known = nameSecrets(found, new Set()).flatMap((secret): SealedFind[] => {
    const row = kept.get(`${secret.kind} ${secret.value}`);
    return row ? [{ secret: { ...secret, name: row.name }, credentialId: row.id, row: null }] : [];
  });
  return [...sealed, ...known];
}

/** Which credential a machine's BMC or sudo takes, by what was found. */
export const credentialOf = (finds: readonly SealedFind[], kind: NamedSecret["kind"], machine: string) =>
  finds.find(({ secret }) => secret.kind === kind && secret.machines.includes(machine))?.credentialId;

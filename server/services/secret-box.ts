import { desc } from "drizzle-orm";
import type { Database } from "@/db/database";
import { env } from "@/server/env";
import { loadKey } from "@/server/infra/secret-box/load-key";
import { keyIdOf, makeSecretBox, otherKey, type SecretBox } from "@/server/infra/secret-box/secret-box";

let current: SecretBox | undefined;

/**
 * The installation's secret box, opened at the first call: web and runner call it when they start, so that a missing or
 * wrong key is refused there and not in the middle of a job. Call it before a transaction, not inside.
 * @throws DomainError `unavailable` with one sentence
 */
export async function secretBox(db: Database): Promise<SecretBox> {
  current ??= await openSecretBox(db, { fromEnv: env().FAIRLEAD_KEY, dataDir: env().FAIRLEAD_DATA });
  return current;
}

export async function openSecretBox(
  db: Database,
  place: { fromEnv: string | undefined; dataDir: string },
): Promise<SecretBox> {
  const { credential } = db.t;
  const [newest] = await db.q
    .select({ sealed: credential.sealed })
    .from(credential)
    .orderBy(desc(credential.createdAt))
    .limit(1);
  const box = makeSecretBox(loadKey({ ...place, anythingSealed: newest !== undefined }));
  if (newest && keyIdOf(newest.sealed) !== box.keyId) throw otherKey(keyIdOf(newest.sealed), box.keyId);
  return box;
}

/** For tests, which must not make a key in the data folder. */
export function setSecretBox(box: SecretBox): void {
  current = box;
}

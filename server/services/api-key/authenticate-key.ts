import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Role } from "@/server/contract/permissions";
import { API_KEY_SHAPE, keyRefusal, keyState } from "@/server/domain/api-key";
import { DomainError } from "@/server/domain/errors";
import type { Actor, ServiceContext } from "../context";
import { noteUse } from "./note-use";

/** SHA-256 of a key, hex: what is stored and looked for. */
export const hashKey = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/**
 * Who a key acts for, with the role the person has now.
 * @throws DomainError `not_signed_in` for a key that is unknown, expired, revoked or whose person is gone
 */
export async function authenticateKey(
  ctx: Pick<ServiceContext, "db" | "clock">,
  secret: string,
): Promise<Extract<Actor, { kind: "apiKey" }>> {
  const found = API_KEY_SHAPE.test(secret) ? await findKey(ctx, secret) : undefined;
  if (!found) {
    throw new DomainError("not_signed_in", "This API key is not known here: make one under Settings.");
  }
  const { key, person } = found;
  const now = ctx.clock.now();
  const state = keyState(key, person, now);
  if (state !== "active" || person === null) {
    throw new DomainError("not_signed_in", keyRefusal(state === "active" ? "dead" : state, key.expiresAt));
  }
  await noteUse(ctx, key, now);
  return {
    kind: "apiKey",
    id: key.id,
    name: `${person.name} (key ${key.name})`,
    role: person.role,
    userId: person.id,
    ceiling: key.role,
    labId: key.labId,
  };
}

interface FoundKey {
  key: {
    id: string;
    name: string;
    role: Role;
    labId: string | null;
    expiresAt: number;
    revokedAt: number | null;
    lastUsedAt: number | null;
  };
  person: { id: string; name: string; role: Role; disabledAt: number | null } | null;
}

async function findKey(ctx: Pick<ServiceContext, "db">, secret: string): Promise<FoundKey | undefined> {
  const { apiKey, user } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({ key: apiKey, person: user })
    .from(apiKey)
    .leftJoin(user, eq(user.id, apiKey.userId))
    .where(eq(apiKey.hash, hashKey(secret)))
    .limit(1);
  return row;
}

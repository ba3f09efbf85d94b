import { eq } from "drizzle-orm";
import type { Tables } from "@/db/schema/tables";
import type { ApiKeyRow } from "@/server/contract/api-key";
import { keyState } from "@/server/domain/api-key";
import type { ServiceContext } from "../context";

/** Keys with the person and the lab they belong to; the hash stays in the database. */
export function selectKeys(ctx: ServiceContext) {
  const { apiKey, user, lab } = ctx.db.t;
  return ctx.db.q
    .select({
      id: apiKey.id,
      name: apiKey.name,
      prefix: apiKey.prefix,
      userId: apiKey.userId,
      owner: user.name,
      disabledAt: user.disabledAt,
      role: apiKey.role,
      labId: apiKey.labId,
      labName: lab.name,
      createdAt: apiKey.createdAt,
      expiresAt: apiKey.expiresAt,
      lastUsedAt: apiKey.lastUsedAt,
      revokedAt: apiKey.revokedAt,
    })
    .from(apiKey)
    .leftJoin(user, eq(user.id, apiKey.userId))
    .leftJoin(lab, eq(lab.id, apiKey.labId))
    .$dynamic();
}
type Selected = Omit<Tables["apiKey"]["$inferSelect"], "hash"> & {
  owner: string | null;
  disabledAt: number | null;
  labName: string | null;
};

export function toApiKeyRow({ disabledAt, owner, ...key }: Selected, now: number): ApiKeyRow {
  const state = keyState(key, owner === null ? null : { disabledAt }, now);
  return { ...key, owner: owner ?? "a person who was removed", state };
}

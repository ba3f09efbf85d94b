import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { type ApiKeyRow, RevokeApiKeyInput } from "@/server/contract/api-key";
import { roleHas } from "@/server/contract/permissions";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { selectKeys, toApiKeyRow } from "./api-key-row";

/**
 * Ends a key at once: the caller's own, or anybody's for who may change people.
 * @throws DomainError `not_found`; `wrong_state` when it was revoked before
 */
export async function revokeApiKey(
  ctx: ServiceContext,
  input: z.input<typeof RevokeApiKeyInput>,
): Promise<ApiKeyRow> {
  const granted = await authorize(ctx, "apiKey.write");
  const { keyId } = parseInput(RevokeApiKeyInput, input);
  const { actor } = granted;
  const own =
    actor.kind === "user" && !roleHas(actor.role, "user.write")
      ? eq(ctx.db.t.apiKey.userId, actor.id)
      : undefined;
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { apiKey } = tx.db.t;
    const [before] = await selectKeys(tx)
      .where(and(eq(apiKey.id, keyId), own))
      .limit(1);
    if (!before) throw notFound("This API key");
    const now = tx.clock.now();
    const revoked = await tx.db.q
      .update(apiKey)
      .set({ revokedAt: now })
      .where(and(eq(apiKey.id, keyId), isNull(apiKey.revokedAt)))
      .returning({ id: apiKey.id });
    if (revoked.length === 0) throw new DomainError("wrong_state", "This API key was revoked before.");
    const detail = { prefix: before.prefix, owner: before.owner ?? "removed" };
    const entry = {
      action: "apiKey.revoke",
      subject: before.name,
      subjectId: keyId,
      labId: before.labId,
      detail,
    };
    return { result: toApiKeyRow({ ...before, revokedAt: now }, now), entry };
  });
}

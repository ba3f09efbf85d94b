import { randomBytes } from "node:crypto";
import { and, eq, ne } from "drizzle-orm";
import { v7 } from "uuid";
import type { z } from "zod";
import { CreateApiKeyInput, type CreatedApiKey } from "@/server/contract/api-key";
import { ROLE_TITLES, ROLES } from "@/server/contract/permissions";
import { keyPrefix } from "@/server/domain/api-key";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize, roleOn } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { toApiKeyRow } from "./api-key-row";
import { hashKey } from "./authenticate-key";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a key that acts for the caller. The answer holds the key, once: only its hash is stored.
 * @throws DomainError `forbidden` for a role above the caller's own, or asked for by a key
 */
export async function createApiKey(
  ctx: ServiceContext,
  input: z.input<typeof CreateApiKeyInput>,
): Promise<CreatedApiKey> {
  const granted = await authorize(ctx, "apiKey.write");
  const { name, role, labId, days } = parseInput(CreateApiKeyInput, input);
  const { actor } = granted;
  if (actor.kind !== "user") {
    throw new DomainError("forbidden", "An API key acts for a person: sign in and make it.");
  }
  const own = await roleOn(ctx, actor, labId);
  if (ROLES.indexOf(role) > ROLES.indexOf(own)) {
    const message = `a key cannot do more than you: at most ${ROLE_TITLES[own]}`;
    throw new DomainError("forbidden", `role: ${message}.`, { issues: [{ field: "role", message }] });
  }
  const secret = `fl_${randomBytes(4).toString("hex")}_${randomBytes(32).toString("base64url")}`;
  const now = ctx.clock.now();
  const key = {
    id: v7(),
    userId: actor.id,
    name,
    prefix: keyPrefix(secret),
    role,
    labId,
    createdAt: now,
    expiresAt: now + days * DAY_MS,
    lastUsedAt: null,
    revokedAt: null,
  };
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { apiKey } = tx.db.t;
    const labName = labId === null ? null : await readLabName(tx, labId);
    await tx.db.q.insert(apiKey).values({ ...key, hash: hashKey(secret) });
    const row = toApiKeyRow({ ...key, owner: actor.name, disabledAt: null, labName }, now);
    const detail = { prefix: key.prefix, role, expiresAt: new Date(key.expiresAt).toISOString() };
    const entry = { action: "apiKey.create", subject: name, subjectId: key.id, labId, detail };
    return { result: { key: row, secret }, entry };
  });
}

async function readLabName(tx: ServiceContext, labId: string): Promise<string> {
  const { lab } = tx.db.t;
  const [found] = await tx.db.q
    .select({ name: lab.name })
    .from(lab)
    .where(and(eq(lab.id, labId), ne(lab.state, "removed")))
    .limit(1);
  if (!found) throw notFound("This lab");
  return found.name;
}

import { and, eq, isNull, lte, or } from "drizzle-orm";
import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "../context";

const MINUTE_MS = 60_000;

/** Keeps when a key was used, at most once a minute. A store that cannot take it now does not stop the call. */
export async function noteUse(
  ctx: Pick<ServiceContext, "db">,
  key: { id: string; lastUsedAt: number | null },
  now: number,
): Promise<void> {
  if (key.lastUsedAt !== null && now - key.lastUsedAt < MINUTE_MS) return;
  try {
    await ctx.db.write((db) => {
      const { apiKey } = db.t;
      // asked again inside: calls that came at the same time all read the old value
      const stale = or(isNull(apiKey.lastUsedAt), lte(apiKey.lastUsedAt, now - MINUTE_MS));
      return db.q
        .update(apiKey)
        .set({ lastUsedAt: now })
        .where(and(eq(apiKey.id, key.id), stale))
        .returning({ id: apiKey.id });
    });
  } catch (cause) {
    logger().warn({ err: cause, keyId: key.id }, "the use of an API key was not noted");
  }
}

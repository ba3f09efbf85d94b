import { and, desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { type ApiKeyRow, ListApiKeysInput } from "@/server/contract/api-key";
import type { Page } from "@/server/contract/pagination";
import { roleHas } from "@/server/contract/permissions";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { selectKeys, toApiKeyRow } from "./api-key-row";

/** The caller's keys, newest first; who may change people sees everybody's. */
export async function listApiKeys(
  ctx: ServiceContext,
  input: z.input<typeof ListApiKeysInput>,
): Promise<Page<ApiKeyRow>> {
  const { actor } = await authorize(ctx, "apiKey.read");
  const { limit, cursor } = parseInput(ListApiKeysInput, input);
  const { apiKey } = ctx.db.t;
  const before = decodeCursor(cursor, "number");
  const own =
    actor.kind === "user" && !roleHas(actor.role, "user.write") ? eq(apiKey.userId, actor.id) : undefined;
  const rows = await selectKeys(ctx)
    .where(and(own, before && lt(apiKey.id, before.id)))
    .orderBy(desc(apiKey.id))
    .limit(limit + 1);
  const now = ctx.clock.now();
  return toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => toApiKeyRow(row, now),
  );
}

import { and, asc, eq, gt, or } from "drizzle-orm";
import type { z } from "zod";
import { type Page, PageInput } from "@/server/contract/pagination";
import type { UserRow } from "@/server/contract/user";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";

/** People and their roles, by e-mail address. */
export async function listUsers(
  ctx: ServiceContext,
  input: z.input<typeof PageInput>,
): Promise<Page<UserRow>> {
  await authorize(ctx, "user.read");
  const { limit, cursor } = parseInput(PageInput, input);
  const { user } = ctx.db.t;
  const after = decodeCursor(cursor, "string");
  const rows = await ctx.db.q
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      disabledAt: user.disabledAt,
      createdAt: user.createdAt,
    })
    .from(user)
    .where(after && or(gt(user.email, after.key), and(eq(user.email, after.key), gt(user.id, after.id))))
    .orderBy(asc(user.email), asc(user.id))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => [row.email, row.id],
    (row) => ({ ...row, createdAt: row.createdAt.getTime() }),
  );
}

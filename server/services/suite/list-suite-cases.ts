import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { z } from "zod";
import { type SuiteCasePage, SuiteCasesInput } from "@/server/contract/suite";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { readRunRow } from "./read-run-row";

/** Cases of a run, failing first, by status and by a part of their name. */
export async function listSuiteCases(
  ctx: ServiceContext,
  input: z.input<typeof SuiteCasesInput>,
): Promise<z.infer<typeof SuiteCasePage>> {
  const { runId, limit, cursor, status, search, conformance } = parseInput(SuiteCasesInput, input);
  const { run } = await readRunRow(ctx, runId);
  await authorize(ctx, "suite.read", { labId: run.labId });
  const { suiteCase: one } = ctx.db.t;
  const after = decodeCursor(cursor, "number");
  const chosen = and(
    eq(one.runId, runId),
    status && eq(one.status, status),
    conformance && eq(one.conformance, true),
    search?.trim() ? sql`lower(${one.name}) like ${likePattern(search)} escape '!'` : undefined,
  );
  const rows = await ctx.db.q
    .select()
    .from(one)
    .where(and(chosen, after && gt(one.n, after.key)))
    .orderBy(asc(one.n))
    .limit(limit + 1);
  const page = toPage(
    rows,
    limit,
    (row) => [row.n, row.runId],
    ({ runId: _, ...row }) => row,
  );
  return { ...page, total: await ctx.db.q.$count(one, chosen) };
}

/** Names are ASCII, so that both dialects lower them alike. "50%" looks for the sign. */
const likePattern = (search: string) => `%${search.trim().toLowerCase().replace(/[!%_]/g, "!$&")}%`;

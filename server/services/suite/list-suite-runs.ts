import { and, desc, eq, lt, lte, or } from "drizzle-orm";
import type { z } from "zod";
import { type SuiteRunPage, SuiteRunsInput } from "@/server/contract/suite";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { decodeCursor, toPage } from "../cursor";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
import { toRunRow } from "./read-run-row";

/** Suite runs of a lab, newest first. */
export async function listSuiteRuns(
  ctx: ServiceContext,
  input: z.input<typeof SuiteRunsInput>,
): Promise<SuiteRunPage> {
  const { labId, limit, cursor } = parseInput(SuiteRunsInput, input);
  await authorize(ctx, "suite.read", { labId });
  const { suiteRun: run, lab } = ctx.db.t;
  const before = decodeCursor(cursor, "number");
  const [found] = await ctx.db.q.select({ kind: lab.kind }).from(lab).where(eq(lab.id, labId)).limit(1);
  if (!found) throw notFound("This lab");
  const rows = await ctx.db.q
    .select()
    .from(run)
    .where(
      and(
        eq(run.labId, labId),
        before &&
          and(lte(run.createdAt, before.key), or(lt(run.createdAt, before.key), lt(run.id, before.id))),
      ),
    )
    .orderBy(desc(run.createdAt), desc(run.id))
    .limit(limit + 1);
  const page = toPage(
    rows,
    limit,
    (row) => [row.createdAt, row.id],
    (row) => toRunRow(row, found.kind),
  );
  return { ...page, can: { upload: await mayCaller(ctx, "suite.write", { labId }) } };
}

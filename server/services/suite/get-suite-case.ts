import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { type SuiteCaseDetail, SuiteCaseRef } from "@/server/contract/suite";
import { notFound } from "@/server/domain/errors";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { readRunRow } from "./read-run-row";

/** One case with what it failed with. */
export async function getSuiteCase(
  ctx: ServiceContext,
  input: z.input<typeof SuiteCaseRef>,
): Promise<SuiteCaseDetail> {
  const { runId, n } = parseInput(SuiteCaseRef, input);
  const { run } = await readRunRow(ctx, runId);
  await authorize(ctx, "suite.read", { labId: run.labId });
  const { q, t } = ctx.db;
  const [row] = await q
    .select()
    .from(t.suiteCase)
    .where(and(eq(t.suiteCase.runId, runId), eq(t.suiteCase.n, n)))
    .limit(1);
  if (!row) throw notFound(`Case ${n} of this run`);
  const [text] = await q
    .select()
    .from(t.suiteCaseText)
    .where(and(eq(t.suiteCaseText.runId, runId), eq(t.suiteCaseText.n, n)))
    .limit(1);
  const { name, status, ms, conformance } = row;
  const { failure = null, output = null, place = null, logLine = null } = text ?? {};
  return { n, name, status, ms, conformance, failure, output, place, logLine };
}

import { eq } from "drizzle-orm";
import type { z } from "zod";
import { RemoveSuiteRunInput } from "@/server/contract/suite";
import { badInput } from "@/server/domain/errors";
import { removeSuiteFiles } from "@/server/infra/suite/suite-files";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { closeLinks } from "../share/close-links";
import { deleteSuiteRun } from "./insert-suite-run";
import { readRunRow } from "./read-run-row";

/**
 * Deletes a run, its cases and its files, and closes the links to it; the trail keeps the sums.
 * @throws DomainError `bad_input` unless the lab's name was typed
 */
export async function removeSuiteRun(
  ctx: ServiceContext,
  input: z.input<typeof RemoveSuiteRunInput>,
): Promise<{ runId: string }> {
  const { runId, confirmName } = parseInput(RemoveSuiteRunInput, input);
  const { run, labName } = await readRunRow(ctx, runId);
  const { labId, files, sentence } = run;
  const granted = await authorize(ctx, "suite.remove", { labId });
  if (confirmName.trim() !== labName) {
    throw badInput(`Type the lab's name, ${labName}, to remove this run.`, [
      { field: "confirmName", message: `not ${labName}` },
    ]);
  }
  await inAuditedWrite(ctx, granted, async (tx) => {
    await deleteSuiteRun(tx, runId);
    await closeLinks(tx, { runId });
    const entry = { action: "suite.remove", subject: labName, subjectId: runId, labId };
    return { result: null, entry: { ...entry, detail: { sentence, files } } };
  });
  const { suiteRun } = ctx.db.t;
  const others = await ctx.db.q
    .select({ files: suiteRun.files })
    .from(suiteRun)
    .where(eq(suiteRun.labId, labId));
  const used = new Set(others.flatMap((other) => other.files.map(({ sha256 }) => sha256)));
  await removeSuiteFiles(
    labId,
    files.map(({ sha256 }) => sha256).filter((sum) => !used.has(sum)),
  );
  return { runId };
}

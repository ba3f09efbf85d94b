import { eq } from "drizzle-orm";
import { z } from "zod";
import { Id } from "@/server/contract/ids";
import { SuiteFileKind } from "@/server/contract/suite";
import { keepSuiteFile, listOldSuiteFiles, removeSuiteFiles } from "@/server/infra/suite/suite-files";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { requireLab } from "./require-lab";

const ReceiveSuiteFileInput = z.object({ labId: Id, kind: SuiteFileKind });
/** A file that no run was made of is forgotten after this long, ms. */
const FORGOTTEN_MS = 24 * 3600_000;

/**
 * Takes one file of a suite run in as it arrives, to be named by its sum when the run is made.
 * @param limit bytes that are read at most
 * @throws DomainError `bad_input` for what is no such file, `too_large` past the limit
 */
export async function receiveSuiteFile(
  ctx: ServiceContext,
  input: z.input<typeof ReceiveSuiteFileInput>,
  parts: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ sha256: string; size: number }> {
  const { labId, kind } = parseInput(ReceiveSuiteFileInput, input);
  await authorize(ctx, "suite.write", { labId });
  await requireLab(ctx, labId);
  const kept = await keepSuiteFile({ labId, kind, limit }, parts);
  await forgetUnused(ctx, labId);
  return kept;
}

async function forgetUnused(ctx: ServiceContext, labId: string): Promise<void> {
  const old = await listOldSuiteFiles(labId, FORGOTTEN_MS);
  if (old.length === 0) return;
  const { suiteRun } = ctx.db.t;
  const runs = await ctx.db.q
    .select({ files: suiteRun.files })
    .from(suiteRun)
    .where(eq(suiteRun.labId, labId));
  const used = new Set(runs.flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  await removeSuiteFiles(
    labId,
    old.filter((name) => !used.has(name)),
  );
}

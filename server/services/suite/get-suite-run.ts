import type { z } from "zod";
import { type SuiteRunDetail, SuiteRunRef } from "@/server/contract/suite";
import { compareTargets } from "@/server/domain/suite/releases";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { mayCaller } from "../may-caller";
import { readRunRow, toRunRow } from "./read-run-row";

/** One suite run: its verdict and why, what it lacks, how it was started and the sums of its files. */
export async function getSuiteRun(
  ctx: ServiceContext,
  input: z.input<typeof SuiteRunRef>,
): Promise<SuiteRunDetail> {
  const { runId } = parseInput(SuiteRunRef, input);
  const { run, labName, labKind } = await readRunRow(ctx, runId);
  await authorize(ctx, "suite.read", { labId: run.labId });
  const { releaseFrom, settings, reasons, missing, files } = run;
  return {
    ...toRunRow(run, labKind),
    ...{ labName, releaseFrom, settings, reasons, missing, files },
    targets: compareTargets(run.release),
    can: {
      remove: await mayCaller(ctx, "suite.remove", { labId: run.labId }),
      share: await mayCaller(ctx, "suite.share", { labId: run.labId }),
    },
  };
}

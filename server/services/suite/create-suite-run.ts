import { and, eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { z } from "zod";
import { isUniqueViolation } from "@/db/unique-violation";
import { type CreatedSuiteRun, CreateSuiteRunInput, type SuiteFile } from "@/server/contract/suite";
import { judgeRun } from "@/server/domain/suite/judge-run";
import { actorName, inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { insertSuiteRun } from "./insert-suite-run";
import { readSuiteFiles } from "./read-suite-files";
import { requireLab } from "./require-lab";

/**
 * Makes a suite run of uploaded files. The same JUnit again is the same run; a log or PRODUCT.yaml that came with it only
 * now is added, and the run judged anew.
 * @throws DomainError `bad_input` naming the file and the place
 */
export async function createSuiteRun(
  ctx: ServiceContext,
  input: z.input<typeof CreateSuiteRunInput>,
): Promise<z.infer<typeof CreatedSuiteRun>> {
  const { labId, release, ...sums } = parseInput(CreateSuiteRunInput, input);
  const granted = await authorize(ctx, "suite.write", { labId });
  const { name } = await requireLab(ctx, labId);
  const before = await findRun(ctx, labId, sums.junit);
  if (before && !isNew(before, sums, release)) return { runId: before.id, known: true };
  const kept = (kind: SuiteFile["kind"]) => before?.files.find((file) => file.kind === kind)?.sha256;
  const read = await readSuiteFiles(labId, {
    junit: sums.junit,
    log: sums.log ?? kept("log"),
    product: sums.product ?? kept("product"),
  });
  const judged = judgeRun(read.junit, read.log, release ?? givenBefore(before));
  const write = () =>
    inAuditedWrite(ctx, granted, async (tx) => {
      const now = await findRun(tx, labId, sums.junit);
      // somebody else sent the same file meanwhile
      if (now && now.id !== before?.id) return { result: { runId: now.id, known: true }, entry: null };
      const runId = now?.id ?? v7();
      const head = {
        ...{ id: runId, labId, clusterId: null, jobId: null, source: "upload" as const },
        createdBy: now?.createdBy ?? actorName(ctx.actor),
        createdAt: now?.createdAt ?? ctx.clock.now(),
      };
      await insertSuiteRun(tx, head, read, judged);
      const entry = {
        ...{ action: now ? "suite.addFiles" : "suite.upload", subject: name, subjectId: runId, labId },
        detail: { verdict: judged.verdict, sentence: judged.sentence, files: read.files },
      };
      return { result: { runId, known: now !== undefined }, entry };
    });
  return write().catch((cause: unknown) => {
    // on PostgreSQL both may have looked before either wrote: the second look finds the other's
    if (isUniqueViolation(cause)) return write();
    throw cause;
  });
}

async function findRun(ctx: ServiceContext, labId: string, junit: string) {
  const { suiteRun: run } = ctx.db.t;
  const { id, files, release, releaseFrom, createdBy, createdAt } = run;
  const [row] = await ctx.db.q
    .select({ id, files, release, releaseFrom, createdBy, createdAt })
    .from(run)
    .where(and(eq(run.labId, labId), eq(run.junitSha256, junit)))
    .limit(1);
  return row;
}
type Before = NonNullable<Awaited<ReturnType<typeof findRun>>>;

/** Does the caller bring anything that the run has not? */
const isNew = (
  before: Before,
  sums: { log?: string | undefined; product?: string | undefined },
  release?: string,
) =>
  [sums.log, sums.product].some(
    (sum) => sum !== undefined && !before.files.some(({ sha256 }) => sha256 === sum),
  ) ||
  (release !== undefined && release !== before.release);

const givenBefore = (before: Before | undefined) => (before?.releaseFrom === "given" ? before.release : null);

import { and, asc, desc, eq, inArray } from "drizzle-orm";
import product from "@/package.json";
import type { DescriptorContent } from "@/server/contract/lab";
import { cutAtLines } from "@/server/domain/share/cut-at-lines";
import { SHARE_LIMITS, type ShareContent, type SharedFailure } from "@/server/domain/share/share-content";
import { conformanceStage } from "@/server/domain/suite/conformance-stage";
import { compareTargets } from "@/server/domain/suite/releases";
import { bundleMarks } from "../bundle/bundle-row";
import type { ServiceContext } from "../context";
import { labMarks } from "../lab/lab-marks";
import { type readRunRow, toRunRow } from "../suite/read-run-row";
import { readSharedNodes } from "./read-shared-nodes";

/** Failing tests whose texts are read, and characters of each text: more would not fit into a file. */
const TOLD = 500;
const LONGEST = 12_000;
const LONGEST_OUTPUT = 3_000;

type RunAndLab = Awaited<ReturnType<typeof readRunRow>>;

/** A run with what belongs beside it, as the lab knows it. Part of verbs that authorize. */
export async function readContent(
  ctx: ServiceContext,
  { run, labKind, labName }: RunAndLab,
): Promise<ShareContent> {
  const { q, t } = ctx.db;
  const [lab] = await q.select({ site: t.lab.site }).from(t.lab).where(eq(t.lab.id, run.labId)).limit(1);
  const descriptor = await readDescriptor(ctx, run.labId);
  const row = toRunRow(run, labKind);
  const marks = [...labMarks(labKind, descriptor), ...row.marks];
  const { cluster, ...nodes } = await readSharedNodes(ctx, run);
  const builtHere = cluster?.manifest ? bundleMarks(cluster.manifest).includes("built here") : false;
  const stage = conformanceStage({
    ...{ kind: labKind, recordedHardware: marks.includes("recorded hardware") },
    cluster: cluster && { ...cluster, builtHere },
    run: { ...run, at: run.startedAt ?? run.createdAt },
  });
  const { releaseFrom, settings, reasons, missing, files } = run;
  return {
    run: {
      ...{ ...row, releaseFrom, settings, reasons, missing, files },
      marks: [...new Set(marks)],
      targets: compareTargets(run.release),
    },
    conformant: stage.state === "done",
    lab: { name: labName, site: lab?.site ?? null },
    cluster: cluster && {
      ...{ kubernetes: cluster.kubernetes, profile: cluster.profile },
      ...{ deployedAt: cluster.verifiedAt, builtHere },
    },
    ...nodes,
    failures: await readFailures(ctx, run.id),
    passed: await readPassed(ctx, run.id),
    sharedAt: ctx.clock.now(),
    version: product.version,
  };
}

async function readDescriptor({ db: { q, t } }: ServiceContext, labId: string) {
  const [row] = await q
    .select({ content: t.descriptorRevision.content })
    .from(t.descriptorRevision)
    .where(eq(t.descriptorRevision.labId, labId))
    .orderBy(desc(t.descriptorRevision.number))
    .limit(1);
  return (row?.content ?? null) as DescriptorContent | null;
}

async function readFailures({ db: { q, t } }: ServiceContext, runId: string): Promise<SharedFailure[]> {
  const failed = await q
    .select({ n: t.suiteCase.n, name: t.suiteCase.name })
    .from(t.suiteCase)
    .where(and(eq(t.suiteCase.runId, runId), eq(t.suiteCase.status, "failed")))
    .orderBy(asc(t.suiteCase.n))
    .limit(SHARE_LIMITS.failures);
  const told = failed.slice(0, TOLD).map(({ n }) => n);
  const texts = new Map<number, Omit<SharedFailure, "name">>();
  if (told.length > 0) {
    const rows = await q
      .select()
      .from(t.suiteCaseText)
      .where(and(eq(t.suiteCaseText.runId, runId), inArray(t.suiteCaseText.n, told)));
    for (const { n, failure, output, place } of rows) {
      texts.set(n, {
        failure: failure && cutAtLines(failure, LONGEST),
        output: output && cutAtLines(output, LONGEST_OUTPUT),
        place,
      });
    }
  }
  return failed.map(({ n, name }) => ({
    ...{ name, failure: null, output: null, place: null },
    ...texts.get(n),
  }));
}

/** Conformance tests first: they are what a reader looks for. */
async function readPassed({ db: { q, t } }: ServiceContext, runId: string): Promise<string[]> {
  const rows = await q
    .select({ name: t.suiteCase.name })
    .from(t.suiteCase)
    .where(and(eq(t.suiteCase.runId, runId), eq(t.suiteCase.status, "passed")))
    .orderBy(desc(t.suiteCase.conformance), asc(t.suiteCase.n))
    .limit(SHARE_LIMITS.passed);
  return rows.map(({ name }) => name);
}

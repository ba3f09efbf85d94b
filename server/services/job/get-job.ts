import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Allowed, type JobDetail, type JobFinding, type JobStatus, RunRef } from "@/server/contract/job";
import { RunEvent } from "@/server/contract/run-folder";
import { DomainError, notFound } from "@/server/domain/errors";
import { jobCan, mayBecome } from "@/server/domain/job-state";
import { authorize } from "../authorize";
import { bundleMarks } from "../bundle/bundle-row";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { labMarks } from "../lab/lab-marks";
import { readActiveJobs, summaryColumns, toJobSummary } from "./job-summary";
import { runAgainDifferences } from "./run-again-differences";
import { readUsualDurations } from "./usual-durations";

/** One job with the stages, hosts and findings of a run (the last one unless named). */
export async function getJob(ctx: ServiceContext, input: z.input<typeof RunRef>): Promise<JobDetail> {
  const { jobId, run: asked } = parseInput(RunRef, input);
  const row = await readJob(ctx, jobId);
  await authorize(ctx, "job.read", { labId: row.labId });
  const run = asked ?? row.run;
  const runs = await readRuns(ctx, jobId);
  const shown = runs.find((one) => one.run === run);
  if (!shown && run !== row.run) throw notFound(`Run ${run} of this job`);
  const active = row.status === "queued" ? await readActiveJobs(ctx) : [];
  const { labKind, descriptorContent, bundleManifest, payload, ...job } = row;
  const { fence, descriptorRevisionId, descriptorRevision, bundleId, bundleName, ...summary } = job;
  return {
    ...toJobSummary(summary, active),
    // of an earlier run, what that run came to; the state that decides what may be done stays the job's
    ...(run !== row.run && shown ? headOf(shown) : {}),
    fence,
    runs: runs.map(({ message: _, ...rest }) => rest),
    descriptorRevisionId,
    descriptorRevision,
    bundleId,
    bundleName,
    ...(await readRunDetail(ctx, jobId, run, row.kind)),
    can: {
      cancel: await may(ctx, "job.cancel", row.labId, () => jobCan.cancel(row)),
      runAgain: await may(ctx, "job.start", row.labId, async () =>
        jobCan.runAgain({ ...row, differences: await differencesOf(ctx, { ...row, payload }) }),
      ),
    },
    marks: [
      ...(labKind ? labMarks(labKind, descriptorContent) : []),
      ...(bundleManifest ? bundleMarks(bundleManifest) : []),
    ],
  };
}

async function readJob(ctx: ServiceContext, jobId: string) {
  const { job, lab, descriptorRevision, bundle } = ctx.db.t;
  const [row] = await ctx.db.q
    .select({
      ...summaryColumns(ctx.db.t),
      fence: job.fence,
      payload: job.payload,
      descriptorRevisionId: job.descriptorRevisionId,
      descriptorRevision: descriptorRevision.number,
      descriptorContent: descriptorRevision.content,
      bundleId: job.bundleId,
      bundleName: bundle.name,
      bundleManifest: bundle.manifest,
      labKind: lab.kind,
    })
    .from(job)
    .leftJoin(lab, eq(lab.id, job.labId))
    .leftJoin(descriptorRevision, eq(descriptorRevision.id, job.descriptorRevisionId))
    .leftJoin(bundle, eq(bundle.id, job.bundleId))
    .where(eq(job.id, jobId))
    .limit(1);
  if (!row) throw notFound("This job");
  return row;
}

function readRuns(ctx: ServiceContext, jobId: string) {
  const { jobRun } = ctx.db.t;
  return ctx.db.q
    .select({
      run: jobRun.run,
      status: jobRun.status,
      startedAt: jobRun.startedAt,
      finishedAt: jobRun.finishedAt,
      lastLine: jobRun.lastLine,
      message: jobRun.message,
      requestedBy: jobRun.requestedBy,
    })
    .from(jobRun)
    .where(eq(jobRun.jobId, jobId))
    .orderBy(asc(jobRun.run));
}

const headOf = ({ requestedBy: _, ...run }: Awaited<ReturnType<typeof readRuns>>[number]) => run;

async function readRunDetail(ctx: ServiceContext, jobId: string, run: number, kind: JobDetail["kind"]) {
  const { jobStage, jobHostStage, jobEvent } = ctx.db.t;
  const stages = await ctx.db.q
    .select()
    .from(jobStage)
    .where(and(eq(jobStage.jobId, jobId), eq(jobStage.run, run)))
    .orderBy(asc(jobStage.ord));
  const hostStages = await ctx.db.q
    .select()
    .from(jobHostStage)
    .where(and(eq(jobHostStage.jobId, jobId), eq(jobHostStage.run, run)))
    .orderBy(asc(jobHostStage.host));
  const events = await ctx.db.q
    .select({ data: jobEvent.data })
    .from(jobEvent)
    .where(and(eq(jobEvent.jobId, jobId), eq(jobEvent.run, run), eq(jobEvent.type, "finding")))
    .orderBy(asc(jobEvent.seq));
  const usual = stages.length > 0 ? await readUsualDurations(ctx, kind) : new Map<string, number>();
  return {
    stages: stages.map(({ jobId: _, run: __, ord: ___, stage, ...rest }) => ({
      ...rest,
      id: stage,
      usualMs: usual.get(stage) ?? null,
    })),
    hostStages: hostStages.map(({ jobId: _, run: __, ...rest }) => rest),
    findings: events.flatMap(({ data }) => toFinding(data)),
  };
}

function toFinding(data: unknown): JobFinding[] {
  const event = RunEvent.parse(data);
  if (event.type !== "finding") return [];
  const { host, title, detail, hint, line } = event;
  return [{ host: host ?? null, title, detail, hint: hint ?? null, line }];
}

async function may(
  ctx: ServiceContext,
  permission: "job.cancel" | "job.start",
  labId: string,
  rule: () => Allowed | Promise<Allowed>,
): Promise<Allowed> {
  try {
    await authorize(ctx, permission, { labId });
  } catch (cause) {
    if (cause instanceof DomainError) return { allowed: false, reason: cause.message };
    throw cause;
  }
  return rule();
}

/** Looked for only where they decide: a page asks for its job every second. */
const differencesOf = (
  ctx: ServiceContext,
  row: Parameters<typeof runAgainDifferences>[1] & { status: JobStatus },
) => (mayBecome(row.status, "queued") ? runAgainDifferences(ctx, row) : []);

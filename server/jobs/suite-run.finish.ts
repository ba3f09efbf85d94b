import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import type { z } from "zod";
import { SuiteRunPayload, SuiteRunResult } from "@/server/contract/suite-job";
import type { JudgedRun } from "@/server/domain/suite/judge-run";
import type { Junit } from "@/server/domain/suite/read-junit";
import { audit } from "@/server/services/audit";
import { authorize } from "@/server/services/authorize";
import { insertSuiteRun } from "@/server/services/suite/insert-suite-run";
import type { ReadFiles } from "@/server/services/suite/read-suite-files";
import type { JobFinisher } from "./job-kind";

/** Our own job process read and judged the files; a Map is no JSON. */
interface Read {
  junit: Omit<Junit, "properties"> & { properties: [string, string][] };
  log: ReadFiles["log"];
}

/** Why a run ended before its time, and the word for it. */
const BROKEN_OFF = {
  failed: { mark: "broken off", words: "Its job failed" },
  canceled: { mark: "canceled", words: "Its job was cancelled" },
  interrupted: { mark: "broken off", words: "Its job was interrupted" },
} as const;

/** A run that was ended early never counts, whatever its tests came to until then. */
function brokenOff(
  judged: JudgedRun,
  outcome: keyof typeof BROKEN_OFF,
  { completed, total }: z.infer<typeof SuiteRunResult>["progress"],
): JudgedRun {
  const { mark, words } = BROKEN_OFF[outcome];
  const early = `${words} after ${completed} of ${total} tests.`;
  const scope = judged.scope === "full" ? ("partial" as const) : judged.scope;
  const passed = judged.verdict === "passed";
  return {
    ...{ ...judged, scope },
    ...(passed ? { verdict: "not counted" as const, sentence: early } : {}),
    marks: [mark, ...judged.marks],
    reasons: [early, ...judged.reasons],
  };
}

/** Stores what the suite came to, of one that was ended early what it came to until then. */
export const finisher: JobFinisher = {
  async finish(ctx, job, { outcome, data }) {
    // nothing was collected
    if (outcome !== "succeeded" && !("judged" in data)) return;
    const { clusterId } = SuiteRunPayload.parse(job.payload);
    const { files, nodes, progress, read, judged: judgedThere } = SuiteRunResult.parse(data);
    const { junit, log } = read as Read;
    const whole = judgedThere as JudgedRun;
    const judged = outcome === "succeeded" ? whole : brokenOff(whole, outcome, progress);
    const { lab, job: jobs } = ctx.db.t;
    const { labId, id: jobId } = job;
    const [asked] = await ctx.db.q
      .select({ by: jobs.requestedBy, lab: lab.name })
      .from(jobs)
      .innerJoin(lab, eq(lab.id, jobs.labId))
      .where(eq(jobs.id, jobId))
      .limit(1);
    const runId = v7();
    const createdBy = asked?.by ?? "Fairlead";
    const head = { id: runId, labId, clusterId, jobId, source: "job" as const, createdBy };
    await insertSuiteRun(
      ctx,
      { ...head, createdAt: ctx.clock.now() },
      { junit: { ...junit, properties: new Map(junit.properties) }, log, product: null, files },
      { ...judged, settings: { ...judged.settings, nodes } },
    );
    const granted = await authorize(ctx, "suite.write", { labId });
    const detail = { jobId, verdict: judged.verdict, sentence: judged.sentence, files };
    const entry = { action: "suite.run", subject: asked?.lab ?? labId, subjectId: runId, labId, detail };
    await audit(ctx, granted, entry);
  },
};

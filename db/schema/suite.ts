import type { SuiteCounts, SuiteFile, SuiteMissing, SuiteSettings } from "@/server/contract/suite";
import type { CaseStatus, SuiteScope, SuiteVerdict } from "@/server/contract/suite-words";
import type { Kit } from "./kit";

export const suiteTables = (k: Kit) => ({
  suiteRun: k.table(
    "suite_run",
    {
      id: k.key("id").primaryKey(),
      labId: k.key("lab_id").notNull(),
      /** The cluster it ran on, where Fairlead knows. */
      clusterId: k.key("cluster_id"),
      /** The job that ran it; null when its files were uploaded. */
      jobId: k.key("job_id"),
      suite: k.text("suite").$type<"kubernetes-conformance">().notNull(),
      source: k.text("source").$type<"upload" | "job">().notNull(),
      product: k.text("product"),
      release: k.text("release"),
      releaseFrom: k.text("release_from").$type<"log" | "given" | "counted">(),
      scope: k.text("scope").$type<SuiteScope>().notNull(),
      verdict: k.text("verdict").$type<SuiteVerdict>().notNull(),
      sentence: k.text("sentence").notNull(),
      reasons: k.json<string[]>("reasons").notNull(),
      marks: k.json<string[]>("marks").notNull(),
      counts: k.json<SuiteCounts>("counts").notNull(),
      missing: k.json<SuiteMissing>("missing").notNull(),
      settings: k.json<SuiteSettings>("settings").notNull(),
      /** The one file that makes a run: the same one again is the same run. */
      junitSha256: k.key("junit_sha256").notNull(),
      files: k.json<SuiteFile[]>("files").notNull(),
      startedAt: k.ms("started_at"),
      durationMs: k.ms("duration_ms"),
      createdBy: k.text("created_by").notNull(),
      createdAt: k.ms("created_at").notNull(),
    },
    (t) => [
      k.index("suite_run_by_lab").on(t.labId, t.createdAt),
      k.uniqueIndex("suite_run_of_file").on(t.labId, t.junitSha256),
    ],
  ),
  /** Numbered failing first, then in the file's order. */
  suiteCase: k.table(
    "suite_case",
    {
      runId: k.key("run_id").notNull(),
      n: k.int("n").notNull(),
      name: k.key("name").notNull(),
      status: k.text("status").$type<CaseStatus>().notNull(),
      ms: k.ms("ms"),
      conformance: k.bool("conformance").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.runId, t.n] })],
  ),
  /** What a failed case says. */
  suiteCaseText: k.table(
    "suite_case_text",
    {
      runId: k.key("run_id").notNull(),
      n: k.int("n").notNull(),
      failure: k.text("failure"),
      output: k.text("output"),
      place: k.text("place"),
      logLine: k.int("log_line"),
    },
    (t) => [k.primaryKey({ columns: [t.runId, t.n] })],
  ),
});

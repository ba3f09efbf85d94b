import { z } from "zod";
import { Sha256 } from "./bundle";
import { Id } from "./ids";
import { Allowed } from "./job";
import { NodeAllocatable } from "./lab";
import { Cursor, PageInput, pageOf } from "./pagination";
import { CASE_STATUSES, SUITE_FILES, SUITE_SCOPES, SUITE_VERDICTS } from "./suite-words";

export const CaseStatus = z.enum(CASE_STATUSES);
export const SuiteFileKind = z.enum(SUITE_FILES);

/** A Kubernetes release without patch and v: "1.34". */
export const SuiteRelease = z.string().regex(/^1\.\d{1,2}$/, "a release such as 1.34");

/** Test cases by outcome; what a suite does before and after its tests is none. */
export const SuiteCounts = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
  pending: z.number().int(),
  skipped: z.number().int(),
  /** Those marked [Conformance] alone. */
  conformance: z.object({ passed: z.number().int(), failed: z.number().int(), skipped: z.number().int() }),
});
export type SuiteCounts = z.infer<typeof SuiteCounts>;

/** How the suite was started, as its files say; null where they do not. */
export const SuiteSettings = z.object({
  ginkgo: z.union([z.literal(1), z.literal(2)]),
  seed: z.number().nullable(),
  focus: z.string().nullable(),
  skip: z.string().nullable(),
  labelFilter: z.string().nullable(),
  flakeAttempts: z.number().int().nullable(),
  flaked: z.number().int().nullable(),
  processes: z.number().int().nullable(),
  /** "1.24.0": of e2e.test and of the API server it asked. */
  suiteVersion: z.string().nullable(),
  clusterVersion: z.string().nullable(),
  /** `.status.allocatable` of every node when it began; only where Fairlead ran it. */
  nodes: z.array(NodeAllocatable).optional(),
});
export type SuiteSettings = z.infer<typeof SuiteSettings>;

export const SuiteFile = z.object({
  kind: SuiteFileKind,
  /** Bytes. */
  size: z.number().int(),
  sha256: Sha256,
});
export type SuiteFile = z.infer<typeof SuiteFile>;

/** One run of a suite, without its cases. */
export const SuiteRunRow = z.object({
  id: Id,
  labId: Id,
  suite: z.literal("kubernetes-conformance"),
  source: z.enum(["upload", "job"]),
  jobId: Id.nullable(),
  /** Product and version of PRODUCT.yaml. */
  product: z.string().nullable(),
  release: z.string().nullable(),
  scope: z.enum(SUITE_SCOPES),
  verdict: z.enum(SUITE_VERDICTS),
  /** The verdict as one sentence. */
  sentence: z.string(),
  counts: SuiteCounts,
  /** What a reader has to know before believing it. */
  marks: z.array(z.string()),
  startedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  createdBy: z.string(),
  createdAt: z.number(),
});
export type SuiteRunRow = z.infer<typeof SuiteRunRow>;

export const SuiteRunPage = pageOf(SuiteRunRow).extend({ can: z.object({ upload: Allowed }) });
export type SuiteRunPage = z.infer<typeof SuiteRunPage>;

/** What the release requires and the run did not run. `held`: is the release's list in Fairlead? */
export const SuiteMissing = z.object({
  held: z.boolean(),
  sentence: z.string(),
  names: z.array(z.string()),
});
export type SuiteMissing = z.infer<typeof SuiteMissing>;

export const SuiteRunDetail = SuiteRunRow.extend({
  labName: z.string(),
  /** Where the release is known from. */
  releaseFrom: z.enum(["log", "given", "counted"]).nullable(),
  settings: SuiteSettings,
  /** Sentences: why it does not count, or what in its files does not fit. */
  reasons: z.array(z.string()),
  missing: SuiteMissing,
  /** The release against what the CNCF accepts and RA2 targets, each with its date. */
  targets: z.array(z.object({ who: z.string(), sentence: z.string(), met: z.boolean().nullable() })),
  files: z.array(SuiteFile),
  can: z.object({ remove: Allowed, share: Allowed }),
});
export type SuiteRunDetail = z.infer<typeof SuiteRunDetail>;

export const NodeRunInput = z.object({ labId: Id, node: z.string().min(1).max(253) });
/** The last suite run that Fairlead started while a node was in the cluster, with what the node could allocate then. */
export const NodeRun = SuiteRunRow.pick({ id: true, verdict: true, scope: true, sentence: true }).extend({
  /** UTC ms of its beginning. */
  at: z.number(),
  before: NodeAllocatable.pick({ ready: true, allocatable: true }),
});
export type NodeRun = z.infer<typeof NodeRun>;

export const SuiteRunsInput = PageInput.extend({ labId: Id });
export const SuiteRunRef = z.object({ runId: Id });

export const CreateSuiteRunInput = z.object({
  labId: Id,
  /** SHA-256 of a junit_01.xml that was uploaded to this lab. */
  junit: Sha256,
  log: Sha256.optional(),
  product: Sha256.optional(),
  /** Needed only where the files do not tell it. */
  release: SuiteRelease.optional(),
});
export const CreatedSuiteRun = z.object({
  runId: Id,
  /** True when the lab had this run already. */
  known: z.boolean(),
});

export const RemoveSuiteRunInput = SuiteRunRef.extend({ confirmName: z.string().max(200) });

export const SuiteCase = z.object({
  /** From 1, failing ones first. */
  n: z.number().int(),
  name: z.string(),
  status: CaseStatus,
  ms: z.number().nullable(),
  conformance: z.boolean(),
});
export type SuiteCase = z.infer<typeof SuiteCase>;

export const SuiteCasesInput = PageInput.extend({
  runId: Id,
  status: CaseStatus.optional(),
  /** Part of the name. */
  search: z.string().max(200).optional(),
  /** Only tests marked [Conformance]. */
  conformance: z.enum(["1"]).optional(),
});
export const SuiteCasePage = z.object({
  items: z.array(SuiteCase),
  nextCursor: Cursor.nullable(),
  /** Cases that fit the filter. */
  total: z.number().int(),
});

export const SuiteCaseRef = SuiteRunRef.extend({ n: z.coerce.number().int().positive() });
export const SuiteCaseDetail = SuiteCase.extend({
  /** What it failed with, as the suite wrote it. */
  failure: z.string().nullable(),
  /** Its output, at most 1 MiB. */
  output: z.string().nullable(),
  /** Where in the test's source it failed: file:line. */
  place: z.string().nullable(),
  /** Line of e2e.log, from 1, where its failure is told. */
  logLine: z.number().int().nullable(),
});
export type SuiteCaseDetail = z.infer<typeof SuiteCaseDetail>;

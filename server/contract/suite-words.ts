/** Suite runs in plain values: pages use them without the schemas. */

/** Failing first: cases are kept and shown in this order. */
export const CASE_STATUSES = ["failed", "passed", "pending", "skipped"] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What a run covered. Only `full` may pass. */
export const SUITE_SCOPES = ["full", "partial", "focused", "dry run"] as const;
export type SuiteScope = (typeof SUITE_SCOPES)[number];

/** `not counted`: nothing failed, and yet the run proves nothing about conformance. */
export const SUITE_VERDICTS = ["passed", "failed", "not counted"] as const;
export type SuiteVerdict = (typeof SUITE_VERDICTS)[number];

export const SUITE_FILES = ["junit", "log", "product"] as const;
export type SuiteFileKind = (typeof SUITE_FILES)[number];

/** As a CNCF submission names them. */
export const SUITE_FILE_NAMES: Record<SuiteFileKind, string> = {
  junit: "junit_01.xml",
  log: "e2e.log",
  product: "PRODUCT.yaml",
};

/** A file of a suite run is at most this large (bytes). */
export const SUITE_FILE_MAX = 100 * 1024 ** 2;

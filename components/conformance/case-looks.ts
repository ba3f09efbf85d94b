import type { StatusWord } from "@/server/contract/status-looks";
import type { CaseStatus, SuiteVerdict } from "@/server/contract/suite-words";

/** How an outcome and a verdict look: icon, word and colour of the one table of states. */
export const CASE_LOOKS: Record<CaseStatus, { status: StatusWord; word: string }> = {
  failed: { status: "failed", word: "failed" },
  passed: { status: "succeeded", word: "passed" },
  pending: { status: "pending", word: "pending" },
  skipped: { status: "skipped", word: "skipped" },
};

/** `not counted` is never green, whatever passed. */
export const VERDICT_LOOKS: Record<SuiteVerdict, { status: StatusWord; word: string }> = {
  passed: { status: "succeeded", word: "passed" },
  failed: { status: "failed", word: "failed" },
  "not counted": { status: "not_assessed", word: "not counted" },
};

/** 6312 -> "6,312" */
export const number = (value: number): string => value.toLocaleString("en-GB");

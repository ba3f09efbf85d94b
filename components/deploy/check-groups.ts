import type { CheckResult } from "@/server/contract/check";
import type { StatusWord } from "@/server/contract/status-looks";
import { openFindings } from "../labs/findings";

/** Results as they are shown: open findings worst first, remarks, what nobody could decide. What is well is counted. */
export function groupChecks(checks: readonly CheckResult[]) {
  const open = openFindings(checks);
  return {
    open,
    told: checks.filter((one) => one.status === "failed" && one.severity === "info"),
    undecided: checks.filter((one) => one.status === "not assessed"),
  };
}

/** Icon and word of a result: never colour alone. */
export function lookOf({ status, severity }: CheckResult): { look: StatusWord; word: string } {
  if (status === "passed") return { look: "ok", word: "passed" };
  if (status === "waived") return { look: "waived", word: "waived" };
  if (status === "not assessed") return { look: "pending", word: "not assessed" };
  if (severity === "error") return { look: "failed", word: "error" };
  return severity === "warning"
    ? { look: "interrupted", word: "warning" }
    : { look: "pending", word: "info" };
}

/** ms of the local day's end, from what a date field holds ("2027-01-31"); null when it holds none. */
export function endOfDay(date: string): number | null {
  const at = new Date(`${date}T23:59:59`).getTime();
  return Number.isNaN(at) ? null : at;
}

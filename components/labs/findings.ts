import type { CheckResult } from "@/server/contract/check";

/** What the checks of a plan found, worst first: errors, warnings, then what somebody let stand. */
export function openFindings(checks: readonly CheckResult[]): CheckResult[] {
  const rank = ({ severity, status }: CheckResult) =>
    status === "waived" ? 2 : severity === "error" ? 0 : severity === "warning" ? 1 : 3;
  return checks
    .filter(({ status, severity }) => status === "waived" || (status === "failed" && severity !== "info"))
    .sort((one, other) => rank(one) - rank(other));
}

/** "2 errors, 1 warning, 1 waived of 41 checks"; "41 checks, nothing found". */
export function findingWords(checks: readonly CheckResult[]): string {
  const open = openFindings(checks);
  const failed = open.filter(({ status }) => status === "failed");
  const errors = failed.filter(({ severity }) => severity === "error").length;
  const warnings = failed.length - errors;
  const waived = open.length - failed.length;
  const parts = [
    errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"}` : "",
    warnings > 0 ? `${warnings} ${warnings === 1 ? "warning" : "warnings"}` : "",
    waived > 0 ? `${waived} waived` : "",
  ].filter(Boolean);
  if (parts.length === 0) return `${checks.length} checks, nothing found`;
  return `${parts.join(", ")} of ${checks.length} checks`;
}

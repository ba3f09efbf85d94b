import type { CheckResult, PassedCheck } from "@/server/contract/check";

/** What the checks of a plan found, worst first: errors, warnings, then what somebody let stand. */
export function openFindings(checks: readonly CheckResult[]): CheckResult[] {
  const rank = ({ severity, status }: CheckResult) =>
    status === "waived" ? 2 : severity === "error" ? 0 : severity === "warning" ? 1 : 3;
  return checks
    .filter(({ status, severity }) => status === "waived" || (status === "failed" && severity !== "info"))
    .sort((one, other) => rank(one) - rank(other));
}

/**
 * "2 errors, 1 warning, 1 waived of 41 checks"; "41 checks, nothing found".
 * @param passed counts of those that passed, where only the open ones are among `checks`
 */
export function findingWords(checks: readonly CheckResult[], passed?: readonly PassedCheck[]): string {
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
  const count = passed ? passed.reduce((sum, one) => sum + one.count, checks.length) : checks.length;
  if (parts.length === 0) return `${count} checks, nothing found`;
  return `${parts.join(", ")} of ${count} checks`;
}

import type { CheckResult, PassedCheck } from "@/server/contract/check";

/** How often each check passed, in the order of the results. */
export function countPassed(results: readonly CheckResult[]): PassedCheck[] {
  const counted = new Map<string, PassedCheck>();
  for (const { id, title, status } of results) {
    if (status !== "passed") continue;
    counted.set(id, { id, title, count: (counted.get(id)?.count ?? 0) + 1 });
  }
  return [...counted.values()];
}

import type { CheckResult, Waiver } from "@/server/contract/check";
import type { Allowed } from "@/server/contract/job";

/** Lays waivers that are in force over failed warnings; an error is never waived, an ended or expired waiver counts nothing. */
export function applyWaivers(
  results: readonly CheckResult[],
  waivers: readonly Waiver[],
  now: number,
): CheckResult[] {
  const inForce = waivers.filter((one) => one.until > now);
  return results.map((result) => {
    if (result.status !== "failed" || result.severity !== "warning") return result;
    const waiver = inForce.find(
      (one) => one.checkId === result.id && (one.host === null || one.host === result.host),
    );
    return waiver ? { ...result, status: "waived", waiver } : result;
  });
}

/** Results that keep Deploy off: an error that failed, or one that could not be decided for want of facts. */
export function blockingResults(results: readonly CheckResult[]): CheckResult[] {
  return results.filter(
    (one) => one.severity === "error" && (one.status === "failed" || one.status === "not assessed"),
  );
}

const MOST_NAMED = 3;

/** May the plan be deployed, as far as the checks go? The sentence names what failed. */
export function checksAllow(results: readonly CheckResult[]): Allowed {
  const blocking = blockingResults(results);
  if (blocking.length === 0) return { allowed: true, reason: null };
  const unread = blocking.filter((one) => one.id === "facts.present" && one.status === "failed");
  const others = blocking.filter((one) => one.status === "failed" && one.id !== "facts.present");
  const facts =
    unread.length > 0 ? `read the facts of ${unread.map((one) => one.host).join(", ")} first` : null;
  const named = others
    .slice(0, MOST_NAMED)
    .map(
      (one) => `${one.title} (${one.host === null ? "" : `${one.host}: `}${one.message.replace(/\.$/, "")})`,
    );
  const more = others.length > MOST_NAMED ? ` and ${others.length - MOST_NAMED} more` : "";
  const failed = named.length > 0 ? `these checks failed: ${named.join("; ")}${more}` : null;
  const fallback = `${blocking.length} checks could not be decided: read the facts first`;
  const reason = [facts, failed].filter((part) => part !== null).join("; ") || fallback;
  return { allowed: false, reason: `Not yet: ${reason}.` };
}

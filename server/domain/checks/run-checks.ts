import type { CheckResult } from "@/server/contract/check";
import type { Check, CheckedHost, CheckInput, Finding } from "./check";
import { CHECKS } from "./registry";

/**
 * Judges a plan by every check: a result for each host a check speaks of, or one for the lab. Pure, and decided from what
 * was read before; waivers are laid over it by `applyWaivers`.
 */
export function runChecks(input: CheckInput, checks: readonly Check[] = CHECKS): CheckResult[] {
  const known: CheckedHost[] = input.plan.hosts.flatMap((host) => {
    const read = input.facts.get(host.name);
    return read ? [{ host, ...read }] : [];
  });
  const unknown = input.plan.hosts.filter((host) => !input.facts.has(host.name)).map((host) => host.name);
  const oldest = known.length > 0 ? Math.min(...known.map((one) => one.at)) : null;
  const readAt = new Map(known.map((one) => [one.host.name, one.at]));
  // a practice lab is deployed on with one press: what was not read holds nobody up there
  const lenient = input.content.provisioner === "practice-lab";
  return checks.flatMap((check) => {
    if (check.of === "plan" || check.of === "reach")
      return check.judge(input).map((one) => resultOf(check, one, null));
    const results =
      check.of === "host"
        ? known.flatMap((one) => {
            const finding = check.judge(one, input);
            return finding ? [resultOf(check, { host: one.host.name, ...finding }, one.at)] : [];
          })
        : known.length > 1
          ? check.judge(known, input).map((one) => resultOf(check, one, readAt.get(one.host ?? "") ?? oldest))
          : [];
    if (unknown.length === 0) return results;
    const message = `No facts of ${unknown.length === input.plan.hosts.length ? "any host" : unknown.join(", ")} yet.`;
    const missing: Finding = {
      status: "not assessed",
      message,
      fix: "Read facts first.",
      ...(lenient ? { severity: "info" } : {}),
    };
    return [...results, resultOf(check, missing, null)];
  });
}

function resultOf(check: Check, finding: Finding, factsAt: number | null): CheckResult {
  const { status, message, fix, field, host, severity, at } = finding;
  return {
    id: check.id,
    title: check.title,
    severity: severity ?? check.severity,
    status,
    host: host ?? null,
    message,
    fix: status === "passed" ? null : (fix ?? null),
    factsAt: at ?? factsAt,
    field: field ?? null,
    waiver: null,
  };
}

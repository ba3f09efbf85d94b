import type { SuiteScope } from "@/server/contract/suite-words";
import type { E2eLog } from "./read-e2e-log";
import type { Junit } from "./read-junit";

/** How much of a suite a run covered, and in sentences why that is less than all of it. */
export interface Covered {
  scope: SuiteScope;
  retried: boolean;
  reasons: string[];
}

/**
 * A run is full when nothing was chosen or left out: Ginkgo's own settings say so (ginkgo/v2 reporters/junit_report.go),
 * the log does, or the cases themselves. `complete` = every test the release requires ran.
 */
export function coverOf(junit: Junit, log: E2eLog | null, complete: boolean): Covered {
  const reasons: string[] = [];
  const dry = isDryRun(junit);
  if (dry) reasons.push("It was a dry run: no test was carried out.");
  const filters = filtersOf(junit);
  if (filters.length > 0) reasons.push(`It was started with ${filters.join(" and ")}: a lab run.`);
  const cut = cutsOf(junit, log);
  reasons.push(...cut);
  const retries = Number(junit.properties.get("FlakeAttempts") ?? 0);
  const flaked = log?.end?.flaked ?? 0;
  if (flaked > 0) reasons.push(`${flaked} of its tests passed only when they were tried again.`);
  else if (retries > 1) reasons.push(`Failing tests were tried up to ${retries} times.`);
  const partial = cut.length > 0 || !complete;
  return {
    scope: dry ? "dry run" : filters.length > 0 ? "focused" : partial ? "partial" : "full",
    retried: flaked > 0 || retries > 1,
    reasons,
  };
}

/** Ginkgo 1 writes no settings: its dry run passes everything in no time. */
function isDryRun(junit: Junit): boolean {
  if (junit.properties.get("DryRun") === "true") return true;
  const ran = junit.cases.filter(({ status }) => status === "passed" || status === "failed");
  return ran.length > 0 && ran.every(({ status, ms }) => status === "passed" && ms === 0);
}

/** The one choice that is none: the conformance tests. */
const ALL = /^\\?\[Conformance\\?\]$|^Conformance$/;

const FILTERS = {
  FocusStrings: "focus",
  SkipStrings: "skip",
  LabelFilter: "label filter",
  FocusFiles: "focused files",
  SkipFiles: "skipped files",
};

function filtersOf(junit: Junit): string[] {
  const programmatic =
    junit.properties.get("SuiteHasProgrammaticFocus") === "true" ? ["a focus in its code"] : [];
  const chosen = Object.entries(FILTERS).flatMap(([property, word]) => {
    const value = junit.properties.get(property)?.trim() ?? "";
    const all = ALL.test(value) && !property.startsWith("Skip");
    return value === "" || value === "[]" || all ? [] : [`the ${word} ${cut(value)}`];
  });
  return [...chosen, ...programmatic];
}

function cutsOf(junit: Junit, log: E2eLog | null): string[] {
  const reasons: string[] = [];
  const special = junit.properties.get("SpecialSuiteFailureReason")?.trim() ?? "";
  if (special !== "") reasons.push(`Ginkgo ended it early: ${cut(special)}.`);
  if (log && !log.end) {
    const far = log.completed === null ? "" : ` after ${log.completed} of ${log.willRun} tests`;
    reasons.push(`e2e.log ends at line ${log.lines}${far}, without the suite's last words.`);
  }
  return reasons;
}

const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);

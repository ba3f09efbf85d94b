import type { SuiteCounts, SuiteMissing, SuiteSettings } from "@/server/contract/suite";
import type { SuiteScope, SuiteVerdict } from "@/server/contract/suite-words";
import { badInput } from "../errors";
import type { E2eLog } from "./read-e2e-log";
import type { Junit, JunitCase } from "./read-junit";
import { minorOf, releaseOfCount, requiredCount, requiredTests } from "./releases";
import { type Covered, coverOf } from "./scope";
import { isConformance } from "./spec-name";

export interface JudgedRun {
  release: string | null;
  releaseFrom: "log" | "given" | "counted" | null;
  scope: SuiteScope;
  verdict: SuiteVerdict;
  sentence: string;
  reasons: string[];
  /** Short: "retried", "list not held for 1.24". */
  marks: string[];
  counts: SuiteCounts;
  missing: SuiteMissing;
  settings: SuiteSettings;
}

/**
 * What a run came to. It passes only when it is full, was not retried, every test the release requires ran, nothing failed
 * and its files agree: what verify-conformance asks (internal/suite/suite.go), and more.
 * @param given the release the uploader named
 * @throws DomainError `bad_input` when that is not the log's
 */
export function judgeRun(junit: Junit, log: E2eLog | null, given: string | null): JudgedRun {
  const counts = countCases(junit.cases);
  const settings = settingsOf(junit, log);
  const { release, releaseFrom } = releaseOf(counts, log, given);
  const missing = missingOf(junit.cases, release, counts);
  const complete = missing.complete && counts.conformance.skipped === 0;
  const covered = coverOf(junit, log, complete);
  const misfits = misfitsOf(junit, log, counts, settings);
  const interrupted = junit.cases.filter((one) => one.interrupted).length;
  const stopped =
    interrupted === 0
      ? []
      : [`${interrupted} of its tests ${interrupted === 1 ? "was" : "were"} interrupted.`];
  const reasons = [...covered.reasons, ...stopped, ...(complete ? [] : [missing.why]), ...misfits.reasons];
  const failed = counts.failed - interrupted + junit.aroundFailed.length;
  const verdict = verdictOf(failed > 0 || log?.succeeded === false, covered, misfits.grave);
  const marks = [
    ...(covered.scope === "full" ? [] : [covered.scope === "partial" ? "partial run" : covered.scope]),
    ...(covered.retried ? ["retried"] : []),
    ...(misfits.grave ? ["files disagree"] : []),
    ...(release !== null && !missing.held ? [`list not held for ${release}`] : []),
  ];
  const { held, sentence, names } = missing;
  return {
    ...{ release, releaseFrom, scope: covered.scope, verdict, counts, settings, reasons, marks },
    missing: { held, sentence, names },
    sentence: sentenceOf(verdict, { counts, covered, release, around: junit.aroundFailed }),
  };
}

function countCases(cases: readonly JunitCase[]): SuiteCounts {
  const counts = { passed: 0, failed: 0, pending: 0, skipped: 0 };
  const conformance = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, status } of cases) {
    counts[status] += 1;
    if (isConformance(name)) conformance[status === "pending" ? "skipped" : status] += 1;
  }
  return { ...counts, conformance };
}

const sumOf = ({ passed, failed, skipped }: SuiteCounts["conformance"]) => passed + failed + skipped;

function releaseOf(counts: SuiteCounts, log: E2eLog | null, given: string | null) {
  const logged = minorRelease(log?.suiteVersion ?? log?.clusterVersion ?? null);
  if (logged !== null && given !== null && logged !== given) {
    throw badInput(`The run is of ${logged}, as e2e.log says, and not of ${given}: leave the release out.`, [
      { field: "release", message: `e2e.log says ${logged}` },
    ]);
  }
  if (logged !== null) return { release: logged, releaseFrom: "log" as const };
  if (given !== null) return { release: given, releaseFrom: "given" as const };
  // JUnit lists the tests that were skipped too, so that a focused run has the whole list
  const counted = releaseOfCount(sumOf(counts.conformance));
  return { release: counted, releaseFrom: counted === null ? null : ("counted" as const) };
}

const minorRelease = (version: string | null): string | null =>
  /^(1\.\d{1,2})\./.exec(version ?? "")?.[1] ?? null;

function missingOf(cases: readonly JunitCase[], release: string | null, counts: SuiteCounts) {
  const ran = counts.conformance.passed + counts.conformance.failed;
  const left = counts.conformance.skipped;
  if (release === null) {
    const sentence = "The release of this run is not known, so what it has to run is not either.";
    return { held: false, complete: false, names: [], sentence, why: sentence };
  }
  const required = requiredTests(release);
  if (required === null) {
    const asked = requiredCount(release);
    const complete = asked !== null && ran >= asked;
    const byNumber =
      asked === null
        ? ""
        : ` By number it ran ${ran} of ${asked} conformance tests that ${release} requires.`;
    const sentence = `List not held for ${release}, so required tests that are missing cannot be named.${byNumber}`;
    return { held: false, complete, names: [], sentence, why: sentence };
  }
  const done = new Set(
    cases.flatMap(({ name, status }) => (status === "passed" || status === "failed" ? [name] : [])),
  );
  const names = required.filter((name) => !done.has(name));
  const sentence =
    names.length === 0
      ? `All ${required.length} tests that ${release} requires ran.`
      : `${names.length} of ${required.length} tests that ${release} requires did not run.`;
  const why = names.length > 0 ? sentence : `${left} conformance tests were skipped.`;
  return { held: true, complete: names.length === 0, names, sentence, why };
}

/** What the two files say differently. `grave`: they are not of one run. */
function misfitsOf(junit: Junit, log: E2eLog | null, counts: SuiteCounts, settings: SuiteSettings) {
  const reasons: string[] = [];
  const { passed, failed } = counts;
  const end = log?.end;
  const grave = end ? end.passed !== passed || end.failed !== failed : false;
  if (end && grave) {
    reasons.push(
      `e2e.log has ${end.passed} passed and ${end.failed} failed, junit_01.xml ${passed} and ${failed}: they are not of one run.`,
    );
  }
  if (junit.claimedFailures !== null && junit.claimedFailures !== failed + junit.aroundFailed.length) {
    reasons.push(
      `junit_01.xml claims ${junit.claimedFailures} failures in its head and has ${failed} among its cases.`,
    );
  }
  const [suite, cluster] = [minorRelease(settings.suiteVersion), minorRelease(settings.clusterVersion)];
  if (suite !== null && cluster !== null && minorOf(suite) !== minorOf(cluster))
    reasons.push(`The tests are of ${suite} and the cluster was ${cluster}.`);
  return { reasons, grave };
}

function verdictOf(failed: boolean, { scope, retried }: Covered, grave: boolean): SuiteVerdict {
  if (failed && scope !== "dry run") return "failed";
  return scope === "full" && !retried && !grave ? "passed" : "not counted";
}

function sentenceOf(
  verdict: SuiteVerdict,
  run: { counts: SuiteCounts; covered: Covered; release: string | null; around: readonly string[] },
): string {
  const { counts, covered } = run;
  const { scope, retried } = covered;
  const ofConformance = scope !== "focused" && counts.conformance.passed + counts.conformance.failed > 0;
  const { passed, failed } = ofConformance ? counts.conformance : counts;
  const tests = `${ofConformance ? "conformance " : ""}test${passed + failed === 1 ? "" : "s"}`;
  const of = run.release === null ? "" : ` of ${run.release}`;
  const [around] = run.around;
  if (verdict === "failed") {
    if (failed > 0) return `${failed} of ${passed + failed} ${tests}${of} failed.`;
    return around === undefined
      ? "The suite says that it failed, and names no test."
      : `${around} failed, before or after the tests.`;
  }
  if (verdict === "passed") return `All ${passed} ${tests}${of} passed.`;
  if (scope === "dry run") return `A dry run of ${passed} ${tests}${of}: nothing was tested.`;
  const why = retried && scope === "full" ? "with retries" : scope === "full" ? "in part" : scope;
  const word = why === "focused" ? "a focused" : why === "partial" ? "a partial" : null;
  const does = word === null ? "it does" : `${word} run does`;
  return `${passed} ${tests}${of} passed and none failed; ${does} not count as conformance.`;
}

function settingsOf(junit: Junit, log: E2eLog | null): SuiteSettings {
  const text = (name: string) => junit.properties.get(name)?.trim() || null;
  const number = (name: string) => {
    const value = Number(text(name) ?? Number.NaN);
    return Number.isSafeInteger(value) ? value : null;
  };
  return {
    ginkgo: junit.ginkgo,
    seed: number("RandomSeed") ?? log?.seed ?? null,
    focus: text("FocusStrings"),
    skip: text("SkipStrings"),
    labelFilter: text("LabelFilter"),
    flakeAttempts: number("FlakeAttempts"),
    flaked: log?.end?.flaked ?? null,
    processes: number("ParallelTotal"),
    suiteVersion: log?.suiteVersion ?? null,
    clusterVersion: log?.clusterVersion ?? null,
  };
}

/**
 * When a run started, UTC ms. Ginkgo's default seed is that second (ginkgo types/config.go); its timestamp has no zone, so
 * it is taken as UTC only where the seed was chosen by hand.
 */
export function startOf(junit: Junit, seed: number | null): number | null {
  const DAY = 24 * 3600_000;
  const stated = junit.timestamp === null ? Number.NaN : Date.parse(`${junit.timestamp.replace(/Z$/, "")}Z`);
  const seeded = seed === null ? Number.NaN : seed * 1000;
  if (Number.isNaN(stated)) return seeded > Date.UTC(2015) && seeded < Date.UTC(2100) ? seeded : null;
  return Math.abs(seeded - stated) < DAY ? seeded : stated;
}

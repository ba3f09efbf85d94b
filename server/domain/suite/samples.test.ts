import { describe, expect, it } from "vitest";
import counted from "./fixture/counts.json";
import { judgeRun, startOf } from "./judge-run";
import { readE2eLog } from "./read-e2e-log";
import { readJunit } from "./read-junit";
import { pieces, sampleText } from "./sample-under-test";

/** Read once each: they are large. */
function once<T>(read: (sample: string) => T): (sample: string) => T {
  const known = new Map<string, T>();
  return (sample) => {
    const made = known.get(sample) ?? read(sample);
    known.set(sample, made);
    return made;
  };
}
const junitOf = once((sample) => {
  const reader = readJunit();
  for (const piece of pieces(sampleText(sample, "junit"))) reader.add(piece);
  return reader.close();
});
const logOf = once((sample) => {
  const reader = readE2eLog();
  for (const piece of pieces(sampleText(sample, "log"), 4_099)) reader.add(piece);
  return reader.close();
});
const hasLog = (sample: string) => !sample.startsWith("v1.35");
const judged = (sample: string, given: string | null = null) =>
  judgeRun(junitOf(sample), hasLog(sample) ? logOf(sample) : null, given);

/** fixture/counts.json was counted without this code: fixture/README.md says how. */
describe("every recorded run has the counts that were taken independently", () => {
  it("has samples", () => expect(Object.keys(counted)).toHaveLength(7));

  it.each(Object.entries(counted))("%s", (sample, row) => {
    const junit = junitOf(sample);
    const { counts } = judged(sample);
    expect(counts).toEqual({
      ...{ passed: row.passed, failed: row.failed, skipped: row.skipped, pending: 0 },
      conformance: {
        passed: row.conformancePassed,
        failed: row.conformanceFailed,
        skipped: row.conformanceSkipped,
      },
    });
    expect(junit.cases).toHaveLength(row.cases);
    const failed = junit.cases.filter(({ status }) => status === "failed").map(({ name }) => name);
    expect(failed.sort()).toEqual(row.failedNames);
  });

  const withLog = Object.entries(counted).flatMap(([sample, row]) =>
    "log" in row ? [{ sample, log: row.log }] : [],
  );
  it.each(withLog)("$sample, e2e.log", ({ sample, log }) => {
    const { willRun, listed, end, failures } = logOf(sample);
    expect({ willRun, of: listed, ...end }).toEqual({ ...log, flaked: 0, pending: 0 });
    expect(failures).toHaveLength(log.failed);
  });
});

describe("what the recorded runs came to", () => {
  it.each([
    ["v1.20-diamanti-spektra", "failed", "3 of 311 conformance tests of 1.20 failed.", "log"],
    ["v1.24-openshift-dedicated", "failed", "2 of 356 conformance tests of 1.24 failed.", "log"],
    ["v1.30-ericsson-ccd", "passed", "All 402 conformance tests of 1.30 passed.", "counted"],
    ["v1.32-kubespray", "passed", "All 411 conformance tests of 1.32 passed.", "counted"],
    ["v1.33-kind", "passed", "All 419 conformance tests of 1.33 passed.", "counted"],
    ["v1.33-ericsson-ccd", "passed", "All 419 conformance tests of 1.33 passed.", "counted"],
    ["v1.35-coolkube-one-failed", "failed", "1 of 441 conformance tests of 1.35 failed.", "counted"],
  ])("%s: %s", (sample, verdict, sentence, releaseFrom) => {
    const run = judged(sample);
    expect(run).toMatchObject({ verdict, sentence, scope: "full", releaseFrom });
  });

  it("shows the two real failures of OpenShift Dedicated with text, place and line", () => {
    const junit = junitOf("v1.24-openshift-dedicated");
    const failed = junit.cases.filter(({ status }) => status === "failed");
    expect(failed.map(({ ms }) => ms)).toEqual([218_886, 218_498]);
    for (const one of failed) {
      expect(one.failure).toContain(
        "Session is sticky after reaching the timeout\ntest/e2e/network/service.go:3367",
      );
      expect(one.output).toMatch(/^\[BeforeEach\] \[sig-network\] Services/);
    }
    const { failures, suiteVersion, clusterVersion } = logOf("v1.24-openshift-dedicated");
    expect(failures).toEqual([
      {
        name: "[sig-network] Services should have session affinity timeout work for NodePort service [LinuxOnly] [Conformance]",
        place: "test/e2e/network/service.go:3367",
        line: 11_330,
      },
      {
        name: "[sig-network] Services should have session affinity timeout work for service with type clusterIP [LinuxOnly] [Conformance]",
        place: "test/e2e/network/service.go:3367",
        line: 20_488,
      },
    ]);
    expect([suiteVersion, clusterVersion]).toEqual(["1.24.0", "1.24.0+9546431"]);
  });

  it("says for which release no list is held, and names what is missing where one is", () => {
    const old = judged("v1.24-openshift-dedicated");
    expect(old.marks).toEqual(["list not held for 1.24"]);
    expect(old.missing.sentence).toContain("List not held for 1.24");
    const held = judged("v1.35-coolkube-one-failed");
    expect(held.missing).toEqual({
      held: true,
      names: [],
      sentence: "All 441 tests that 1.35 requires ran.",
    });
    expect(held.marks).toEqual(["retried"]);
    const newer = judged("v1.35-coolkube-one-failed", "1.36");
    expect(newer.missing.names).toHaveLength(5);
    expect(newer).toMatchObject({ scope: "partial", verdict: "failed" });
  });

  it("sees that the two files of Diamanti are not of one run, and a head that claims less than its cases", () => {
    const diamanti = judged("v1.20-diamanti-spektra");
    expect(diamanti.marks).toContain("files disagree");
    expect(diamanti.reasons).toEqual([
      "e2e.log has 311 passed and 0 failed, junit_01.xml 308 and 3: they are not of one run.",
    ]);
    expect(judged("v1.35-coolkube-one-failed").reasons).toContain(
      "junit_01.xml claims 0 failures in its head and has 1 among its cases.",
    );
  });

  it("tells when they started", () => {
    const start = (sample: string) => {
      const at = startOf(junitOf(sample), judged(sample).settings.seed);
      return at === null ? null : new Date(at).toISOString();
    };
    expect(start("v1.24-openshift-dedicated")).toBe("2023-01-18T22:14:46.000Z");
    expect(start("v1.30-ericsson-ccd")).toBe("2024-05-25T07:36:42.000Z");
  });

  it("refuses a release that the log contradicts", () => {
    expect(() => judged("v1.24-openshift-dedicated", "1.30")).toThrow(
      /^The run is of 1\.24, as e2e\.log says/,
    );
  });
});

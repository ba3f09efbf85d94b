import { describe, expect, it } from "vitest";
import { judgeRun } from "./judge-run";
import { type E2eLog, readE2eLog } from "./read-e2e-log";
import type { Junit, JunitCase } from "./read-junit";
import { compareTargets, releaseOfCount, requiredTests } from "./releases";

const all = requiredTests("1.34") ?? [];
const passed = (name: string): JunitCase => ({ name, status: "passed", ms: 10, failure: null, output: null });
const full = { FocusStrings: "\\[Conformance\\]", SkipStrings: "", DryRun: "false", FlakeAttempts: "0" };
const junit = (cases: JunitCase[] = all.map(passed), properties: Record<string, string> = {}): Junit => ({
  ...{ ginkgo: 2, aroundFailed: [], timestamp: null, seconds: 1, claimedFailures: null },
  ...{ cases, properties: new Map(Object.entries({ ...full, ...properties })) },
});
const log = (text: string): E2eLog => {
  const reader = readE2eLog();
  reader.add(text);
  return reader.close();
};
const END =
  "Ran 424 of 7000 Specs in 5.1 seconds\nSUCCESS! -- 424 Passed | 0 Failed | 0 Pending | 6576 Skipped\n";

describe("a run", () => {
  it("passes when it is full and nothing failed", () => {
    const whole = log(`Will run 424 of 7000 specs\n•••\n${END}`);
    expect(judgeRun(junit(), whole, null)).toMatchObject({
      ...{ verdict: "passed", scope: "full", marks: [], reasons: [] },
      sentence: "All 424 conformance tests of 1.34 passed.",
      missing: { sentence: "All 424 tests that 1.34 requires ran." },
    });
  });

  it("does not fail by a test that was interrupted with it", () => {
    const cases = all.map((name, at): JunitCase => {
      if (at === 0) return { ...passed(name), status: "failed", interrupted: true };
      return at < 3 ? passed(name) : { ...passed(name), status: "skipped" };
    });
    const early = { SpecialSuiteFailureReason: "Interrupted by User" };
    const { verdict, scope, sentence, reasons } = judgeRun(junit(cases, early), null, "1.34");
    expect([verdict, scope]).toEqual(["not counted", "partial"]);
    expect(sentence).toBe(
      "2 conformance tests of 1.34 passed and none failed; a partial run does not count as conformance.",
    );
    expect(reasons).toEqual(
      expect.arrayContaining([
        "Ginkgo ended it early: Interrupted by User.",
        "1 of its tests was interrupted.",
      ]),
    );
    const failing = judgeRun(
      junit([...cases, { ...passed("x [Conformance]"), status: "failed" }], early),
      null,
      null,
    );
    expect(failing.verdict).toBe("failed");
  });

  const skippedOne = all.map((name, at) =>
    at === 0 ? { ...passed(name), status: "skipped" as const } : passed(name),
  );
  it.each<[string, Junit, E2eLog | null, string, RegExp]>([
    ["dry run", junit(undefined, { DryRun: "true" }), null, "dry run", /was a dry run/],
    ["dry run", junit(all.map((name) => ({ ...passed(name), ms: 0 }))), null, "dry run", /was a dry run/],
    [
      "focused",
      junit(undefined, { FocusStrings: "Pods should" }),
      null,
      "focused",
      /the focus Pods should: a lab run/,
    ],
    ["focused", junit(undefined, { SkipStrings: "\\[Serial\\]" }), null, "focused", /the skip/],
    ["focused", junit(undefined, { LabelFilter: "sig: {network}" }), null, "focused", /the label filter/],
    ["partial", junit(skippedOne), null, "partial run", /1 of 424 tests that 1\.34 requires did not run/],
    ["partial", junit(), log("Will run 424 of 7000 specs\n•••"), "partial run", /e2e\.log ends at line 2/],
    ["full", junit(undefined, { FlakeAttempts: "3" }), null, "retried", /tried up to 3 times/],
    [
      "full",
      junit(),
      log(`Will run 424 of 7000 specs\n${END.replace("0 Pending", "2 Flaked | 0 Pending")}`),
      "retried",
      /2 of its tests passed only when/,
    ],
    [
      "full",
      junit(),
      log(`Will run 424 of 7000 specs\n${END.replace("424 Passed", "423 Passed")}`),
      "files disagree",
      /not of one run/,
    ],
  ])("never passes: %s (%#)", (scope, one, itsLog, mark, reason) => {
    const run = judgeRun(one, itsLog, "1.34");
    expect(run).toMatchObject({ scope, verdict: "not counted" });
    expect(run.marks).toContain(mark);
    expect(run.reasons.join(" ")).toMatch(reason);
    expect(run.sentence).toMatch(/not count|nothing was tested/);
  });

  it("fails with one failed case, a failed set-up or a log that says so", () => {
    const failing = all.map((name, at) =>
      at === 0 ? { ...passed(name), status: "failed" as const } : passed(name),
    );
    expect(judgeRun(junit(failing), null, "1.34").sentence).toBe(
      "1 of 424 conformance tests of 1.34 failed.",
    );
    const setUp = judgeRun({ ...junit(), aroundFailed: ["[BeforeSuite]"] }, null, "1.34");
    expect(setUp).toMatchObject({
      verdict: "failed",
      sentence: "[BeforeSuite] failed, before or after the tests.",
    });
    const said = judgeRun(
      junit(),
      log(`Will run 424 of 7000 specs\n${END.replace("SUCCESS", "FAIL")}`),
      "1.34",
    );
    expect(said.verdict).toBe("failed");
  });

  it("of a release that nobody knows is not counted, and says why", () => {
    const run = judgeRun(junit([passed("[sig-x] a [Conformance]")]), null, null);
    expect(run).toMatchObject({ release: null, verdict: "not counted", scope: "partial" });
    expect(run.reasons).toEqual([
      "The release of this run is not known, so what it has to run is not either.",
    ]);
    expect(judgeRun(junit([passed("a [Conformance]")]), null, "1.29").missing.sentence).toBe(
      "List not held for 1.29, so required tests that are missing cannot be named. By number it ran 1 of 388 conformance tests that 1.29 requires.",
    );
  });
});

describe("releases", () => {
  it("are told by the number of their tests, each once", () => {
    for (const release of ["1.34", "1.35", "1.36"])
      expect(releaseOfCount((requiredTests(release) ?? []).length)).toBe(release);
    expect(releaseOfCount(403)).toBeNull();
  });

  it("stand beside what the CNCF accepts and RA2 targets, with dates", () => {
    expect(compareTargets("1.33")).toEqual([
      {
        who: "CNCF",
        met: false,
        sentence: expect.stringMatching(/\(as of \d{4}-\d\d-\d\d\): 1\.33 is none of them\.$/),
      },
      { who: "RA2", met: true, sentence: expect.stringMatching(/^RA2 targets 1\.33 \(as of .*is it\.$/) },
    ]);
    expect(compareTargets("1.36").map(({ met }) => met)).toEqual([true, false]);
    expect(compareTargets(null).map(({ met }) => met)).toEqual([null, null]);
  });
});

describe("e2e.log", () => {
  it("is read with colours, Windows ends and verbose failures of Ginkgo 2", () => {
    const esc = String.fromCharCode(27);
    const text = `${esc}[1mRandom Seed: ${esc}[1m1716622602${esc}[0m - will randomize\r\n\r\nWill run ${esc}[1m6${esc}[0m of ${esc}[1m7000${esc}[0m specs\r\n  May 25 07:36:43.1: INFO: e2e test version: v1.34.4\n  ${esc}[38;5;9m[FAIL]${esc}[0m [sig-node] Pods ${esc}[1m[It]${esc}[0m should be updated [Conformance]\n  k8s.io/kubernetes/test/e2e/common/node/pods.go:12\n\n${esc}[38;5;9mFAIL!${esc}[0m -- 5 Passed | 1 Failed | 0 Pending | 6994 Skipped`;
    expect(log(text)).toMatchObject({
      ...{ seed: 1_716_622_602, willRun: 6, suiteVersion: "1.34.4", succeeded: false },
      end: { passed: 5, failed: 1, flaked: 0, pending: 0, skipped: 6994 },
      failures: [
        {
          name: "[sig-node] Pods should be updated [Conformance]",
          place: "k8s.io/kubernetes/test/e2e/common/node/pods.go:12",
        },
      ],
    });
  });

  it("is refused when it is another log, and bounded when a line has no end", () => {
    expect(() => log("hello\nworld\n")).toThrow(/is not a log of the suite/);
    const endless = `Will run 1 of 2 specs\n${"S".repeat(3_000_000)}\n${END}`;
    expect(log(endless).end?.passed).toBe(424);
  });
});

import { expect, it } from "vitest";
import { SUITE_SCOPES, SUITE_VERDICTS } from "@/server/contract/suite-words";
import { type ConformanceFacts, conformanceStage } from "./conformance-stage";

const run = { verdict: "passed" as const, scope: "full" as const, release: "1.34", at: 20 };
const cluster = { kubernetes: "1.34.4", state: "verified", builtHere: false, verifiedAt: 10 };
const proved: ConformanceFacts = { kind: "registered", recordedHardware: false, cluster, run };

it("is reached by a whole run that passed on the cluster as it is", () => {
  expect(conformanceStage(proved)).toEqual({ state: "done", detail: "1.34, every required test" });
});

it.each<[string, Partial<ConformanceFacts>, string, string]>([
  ["a practice lab", { kind: "practice" }, "not_assessed", "a practice lab proves nothing"],
  ["recorded hardware", { recordedHardware: true }, "not_assessed", "recorded hardware proves nothing"],
  [
    "programs built here",
    { cluster: { ...cluster, builtHere: true } },
    "not_assessed",
    "its programs are built here, not released",
  ],
  ["no run", { run: null }, "not_assessed", "no suite ran"],
  [
    "a failed run",
    { run: { ...run, verdict: "failed" }, kind: "practice" },
    "failed",
    "the last suite run failed",
  ],
  [
    "a focused run",
    { run: { ...run, verdict: "not counted", scope: "focused" } },
    "not_assessed",
    "a focused run does not count",
  ],
  [
    "a retried run",
    { run: { ...run, verdict: "not counted" } },
    "not_assessed",
    "the last run does not count",
  ],
  ["no cluster", { cluster: null }, "not_assessed", "no cluster to hold the last run against"],
  [
    "a cluster that is gone",
    { cluster: { ...cluster, state: "gone" } },
    "not_assessed",
    "no cluster to hold the last run against",
  ],
  [
    "another release",
    { run: { ...run, release: "1.3" } },
    "not_assessed",
    "the last run is of 1.3, the cluster 1.34.4",
  ],
  [
    "a release nobody knows",
    { run: { ...run, release: null } },
    "not_assessed",
    "the last run is of no known release, the cluster 1.34.4",
  ],
  ["a run before the last deploy", { run: { ...run, at: 9 } }, "stale", "deployed again since the last run"],
])("is not reached by %s", (_, change, state, detail) => {
  expect(conformanceStage({ ...proved, ...change })).toEqual({ state, detail });
});

it("is never green for a practice lab or for anything but a full run that passed", () => {
  for (const kind of ["practice", "registered"] as const) {
    for (const verdict of SUITE_VERDICTS) {
      for (const scope of SUITE_SCOPES) {
        const { state } = conformanceStage({ ...proved, kind, run: { ...run, verdict, scope } });
        expect(state === "done", `${kind} ${verdict} ${scope}`).toBe(
          kind === "registered" && verdict === "passed" && scope === "full",
        );
      }
    }
  }
});

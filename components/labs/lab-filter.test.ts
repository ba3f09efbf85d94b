import { expect, it } from "vitest";
import type { LabSummary } from "@/server/contract/lab";
import { matchesLab } from "./lab-filter";

const lab: LabSummary = {
  ...{ id: "1", name: "munich-1", site: "Bavaria", kind: "registered", state: "ready", hosts: 3 },
  ...{
    reach: { reachable: 3, tested: 3, at: 1 },
    createdAt: 1,
    activeJob: null,
    nextStep: "",
    allocatable: null,
  },
  lastRun: null,
  conformance: { state: "not_assessed", detail: "no suite ran" },
  cluster: {
    id: "c",
    kubernetes: "1.34.4",
    nodesReady: 3,
    nodes: 3,
    state: "verified",
    attached: false,
    verifiedAt: 1,
    differing: 0,
    telcoAddOns: false,
  },
};
const cluster = { ...lab.cluster, nodesReady: 2 } as LabSummary["cluster"];

it.each([
  ["", {}, true],
  ["MUNICH bav", {}, true],
  ["oslo", {}, false],
])("finds %j by name and site", (q, change, found) => {
  expect(matchesLab({ ...lab, ...change }, { q, show: "" })).toBe(found);
});

it.each([
  ["trouble", {}, false],
  ["trouble", { reach: { reachable: 2, tested: 3, at: 1 } }, true],
  ["trouble", { cluster }, true],
  ["trouble", { state: "broken" }, true],
  ["cluster", {}, true],
  ["cluster", { cluster: null }, false],
  ["draft", { state: "draft" }, true],
  ["draft", {}, false],
  ["busy", {}, false],
  ["practice", {}, false],
  ["registered", {}, true],
  ["rubbish", {}, true],
] as [string, Partial<LabSummary>, boolean][])("shows by %s, changed %j: %s", (show, change, found) => {
  expect(matchesLab({ ...lab, ...change }, { q: "", show })).toBe(found);
});

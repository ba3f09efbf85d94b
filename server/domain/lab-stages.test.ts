import { expect, it } from "vitest";
import type { JobSummary } from "@/server/contract/job";
import { labStages } from "./lab-stages";

const yes = { allowed: true, reason: null };
const job = (values: Partial<JobSummary>): JobSummary => ({
  id: "j",
  labId: "l",
  labName: "lab",
  kind: "deploy",
  title: "Deploy",
  status: "running",
  run: 1,
  requestedBy: "Ada",
  createdAt: 1,
  startedAt: 1,
  finishedAt: null,
  lastLine: 0,
  message: null,
  ...values,
});
const base: Parameters<typeof labStages>[0] = {
  kind: "practice",
  state: "ready",
  createdAt: 10,
  hosts: 3,
  revision: { id: "r", number: 1, source: "practice lab", createdAt: 20, author: "Ada" },
  cluster: null,
  activeJob: null,
  recentJobs: [job({ kind: "practice-lab-up", status: "succeeded", finishedAt: 25 })],
  lastRun: null,
  conformance: { state: "not_assessed", detail: "a practice lab proves nothing" },
  can: { deploy: yes, remove: yes, kubeconfig: yes, edit: yes, import: yes, forget: yes, reset: yes },
};
const cluster = {
  id: "c",
  kubernetes: "1.34.4",
  nodesReady: 3,
  nodes: 3,
  state: "verified",
  attached: false,
  verifiedAt: 30,
  differing: 0,
  telcoAddOns: false,
};
const statesOf = (lab: Parameters<typeof labStages>[0]) => labStages(lab).map((stage) => stage.state);

it("has one next step on a draft: to finish registering it", () => {
  const draft = { ...base, kind: "registered" as const, state: "draft" as const, hosts: 0, revision: null };
  expect(labStages({ ...draft, recentJobs: [] }).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "registered next",
    "described pending",
    "provisioned pending",
    "deployed pending",
    "conformant not_assessed",
  ]);
});

it("has one next step on a fresh lab: deploy", () => {
  const stages = labStages(base);
  expect(stages.map(({ id, state }) => `${id} ${state}`)).toEqual([
    "registered done",
    "described done",
    "provisioned done",
    "deployed next",
    "conformant not_assessed",
  ]);
  expect(stages.map(({ at }) => at)).toEqual([10, 20, 25, null, null]);
});

it.each([
  [
    "creating",
    { state: "creating" as const, revision: null, hosts: 0 },
    ["done", "pending", "running", "pending"],
  ],
  [
    "broken",
    { state: "broken" as const, revision: null, hosts: 0 },
    ["done", "pending", "failed", "pending"],
  ],
  ["deployed", { cluster }, ["done", "done", "done", "done"]],
  ["a failed deploy", { cluster: { ...cluster, state: "broken" } }, ["done", "done", "done", "failed"]],
  ["deploying again", { cluster, activeJob: job({}) }, ["done", "done", "done", "running"]],
  ["a queued deploy", { activeJob: job({ status: "queued" }) }, ["done", "done", "done", "next"]],
  [
    "a viewer",
    { can: { ...base.can, deploy: { allowed: false, reason: "no" } } },
    ["done", "done", "done", "pending"],
  ],
])("shows %s as it is", (_, values, states) => {
  expect(statesOf({ ...base, ...values })).toEqual([...states, "not_assessed"]);
});

it("never has two next steps, and never a conformant practice lab", () => {
  for (const state of ["creating", "ready", "broken", "removing", "removed"] as const) {
    for (const one of [null, cluster]) {
      const states = statesOf({ ...base, state, cluster: one });
      expect(states.filter((each) => each === "next").length).toBeLessThanOrEqual(1);
      expect(states.at(-1)).toBe("not_assessed");
    }
  }
});

it("ends with what the last suite run proved, and a failed one keeps nobody from deploying", () => {
  const lastRun = {
    id: "s",
    verdict: "failed" as const,
    scope: "full" as const,
    release: "1.34",
    sentence: "",
    at: 40,
  };
  const failed = labStages({ ...base, lastRun, conformance: { state: "failed", detail: "it failed" } });
  expect(failed.at(-1)).toEqual({
    id: "conformant",
    title: "Conformant",
    state: "failed",
    detail: "it failed",
    at: 40,
  });
  expect(failed.find(({ id }) => id === "deployed")?.state).toBe("next");
});

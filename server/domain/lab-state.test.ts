import { describe, expect, it } from "vitest";
import { LabState } from "@/server/contract/lab";
import { labCan, nextStepOf } from "./lab-state";

describe("labCan", () => {
  it("removes a practice lab that stands still, and gives a reason for every other", () => {
    for (const state of LabState.options) {
      const { allowed, reason } = labCan.remove({ kind: "practice", state });
      expect([state, allowed]).toEqual([state, state === "ready" || state === "broken"]);
      expect(reason === null).toBe(allowed);
      const registered = labCan.remove({ kind: "registered", state }).reason;
      expect(registered).toContain(state === "draft" ? "discard" : "Only a practice lab");
    }
  });
  it("forgets and edits a registered lab that is there, and says why it does not", () => {
    for (const state of LabState.options) {
      const lab = { kind: "registered" as const, state };
      const there = state !== "draft" && state !== "removed";
      expect([state, labCan.forget(lab).allowed]).toEqual([state, there]);
      expect([state, labCan.edit(lab).allowed]).toEqual([state, there]);
      expect(labCan.forget({ kind: "practice", state }).reason).toContain("removed with its hosts");
    }
    expect(labCan.keepCredentials({ kind: "registered", state: "draft" }).allowed).toBe(true);
    expect(labCan.keepCredentials({ kind: "practice", state: "ready" }).allowed).toBe(false);
  });
  it("renames whatever still exists", () => {
    expect(labCan.rename({ state: "draft" }).reason).toContain("a field of it");
    expect(labCan.rename({ state: "creating" }).allowed).toBe(true);
    expect(labCan.rename({ state: "removed" })).toEqual({ allowed: false, reason: "The lab was removed." });
  });
});

describe("labCan.deploy", () => {
  it("deploys on a lab that is ready and carries Kubernetes, and gives a reason for every other", () => {
    for (const state of LabState.options) {
      const { allowed, reason } = labCan.deploy({ state, plain: false });
      expect([state, allowed]).toEqual([state, state === "ready"]);
      expect(reason === null).toBe(allowed);
    }
    expect(labCan.deploy({ state: "ready", plain: true }).reason).toContain("plain");
  });
});

describe("nextStepOf", () => {
  const lab = {
    ...{ kind: "practice" as const, state: "ready" as const, plain: false, hosts: 3, cluster: null },
    ...{ suiteRan: false, shared: false },
  };
  it.each([
    [{}, "Deploy Kubernetes."],
    [{ hosts: 0 }, "Add its hosts."],
    [{ plain: true }, "Try its hosts: a plain lab carries no Kubernetes."],
    [{ cluster: { state: "gone" } }, "Deploy Kubernetes."],
    [{ cluster: { state: "broken" } }, "Read its last job and deploy again."],
    [{ cluster: { state: "verified" } }, "Look at its nodes, then run or upload a suite."],
    [{ cluster: { state: "verified" }, suiteRan: true }, "Share its last suite run."],
    [
      { cluster: { state: "verified" }, suiteRan: true, shared: true },
      "Look at what its nodes can allocate.",
    ],
    [{ state: "creating" as const, hosts: 0 }, "Wait until its hosts answer."],
    [{ state: "broken" as const }, "Read its last job, then remove the lab."],
  ])("of %j: %s", (change, sentence) => {
    expect(nextStepOf({ ...lab, ...change })).toBe(sentence);
  });
});

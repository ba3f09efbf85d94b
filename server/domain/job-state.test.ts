import { describe, expect, it } from "vitest";
import { JOB_STATUSES } from "@/server/contract/job";
import { isFinal, jobCan, mayBecome, TRANSITIONS } from "./job-state";

describe("job states", () => {
  it("lets a job end only once", () => {
    for (const from of JOB_STATUSES.filter(isFinal)) {
      for (const to of TRANSITIONS[from]) expect(to).toBe("queued");
    }
  });
  it("never goes from queued to an end that needs a process", () => {
    expect(mayBecome("queued", "succeeded")).toBe(false);
    expect(mayBecome("queued", "interrupted")).toBe(false);
  });
  it("reaches every state from queued", () => {
    const seen = new Set(["queued"]);
    for (const s of seen) for (const t of TRANSITIONS[s as (typeof JOB_STATUSES)[number]]) seen.add(t);
    expect([...seen].sort()).toEqual([...JOB_STATUSES].sort());
  });
  it("runs again what did not end well, and says what changed", () => {
    const deploy = (status: (typeof JOB_STATUSES)[number], differences: string[] = []) =>
      jobCan.runAgain({ kind: "deploy", status, differences });
    const allowed = JOB_STATUSES.filter((status) => deploy(status).allowed);
    expect(allowed).toEqual(["failed", "canceled", "interrupted"]);
    expect(deploy("running").reason).toContain("has not ended");
    expect(deploy("failed", ["A changed.", "B changed."])).toEqual({
      allowed: false,
      reason: "A changed. B changed.",
    });
    expect(jobCan.runAgain({ kind: "bundle-build", status: "failed", differences: [] }).allowed).toBe(false);
  });
  it("says why a finished job cannot be cancelled", () => {
    expect(jobCan.cancel({ status: "running" })).toEqual({ allowed: true, reason: null });
    expect(jobCan.cancel({ status: "failed" }).reason).toContain("failed");
  });
});

import { describe, expect, it } from "vitest";
import { beginStep, endStep, newSteps, sentenceOf, skipAll, verdictOf } from "./test-steps";

const ok = { status: "ok", message: "fine" } as const;
const statuses = (steps: ReturnType<typeof newSteps>) => steps.map((step) => step.status);

describe("the steps of a connection test", () => {
  it("wait, run and end one after the other", () => {
    let steps = newSteps();
    expect(verdictOf(steps)).toBe("pending");
    steps = beginStep(steps, "resolve");
    expect(verdictOf(steps)).toBe("running");
    steps = endStep(steps, "resolve", ok, 1.6);
    expect(steps[0]).toEqual({ id: "resolve", status: "ok", message: "fine", ms: 2 });
    expect(verdictOf(steps)).toBe("running");
  });

  it.each(["failed", "asks"] as const)("stop at the first that is %s", (status) => {
    const steps = endStep(
      endStep(newSteps(), "resolve", ok, 1),
      "connect",
      { status, message: "do this" },
      1,
    );
    expect(statuses(steps)).toEqual(["ok", status, ...Array(5).fill("skipped")]);
    expect(verdictOf(steps)).toBe(status);
    expect(sentenceOf(steps)).toBe("do this");
  });

  it("are green with a warning when only that is left", () => {
    let steps = newSteps();
    for (const { id } of steps) steps = endStep(steps, id, ok, 1);
    expect(verdictOf(steps)).toBe("ok");
    steps = endStep(steps, "python", { status: "warn", message: "no python3" }, 1);
    expect(verdictOf(steps)).toBe("warn");
    expect(sentenceOf(steps)).toBe("no python3");
  });

  it("say at the first why nothing was tested", () => {
    const steps = skipAll("the jump host is down");
    expect(verdictOf(steps)).toBe("skipped");
    expect(sentenceOf(steps)).toBe("the jump host is down");
  });
});

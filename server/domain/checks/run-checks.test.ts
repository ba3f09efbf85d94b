import path from "node:path";
import { describe, expect, it } from "vitest";
import { CheckId, CheckResult } from "@/server/contract/check";
import { documentChecks } from "./document-checks";
import { checkInput } from "./facts-under-test";
import { CHECKS } from "./registry";
import { runChecks } from "./run-checks";

describe("the registry", () => {
  it("holds at least 30 checks, each with an id of its own and a rule", () => {
    expect(CHECKS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(CHECKS.map((one) => one.id)).size).toBe(CHECKS.length);
    for (const check of CHECKS) {
      expect(CheckId.safeParse(check.id).success, check.id).toBe(true);
      expect(check.rule.length, check.id).toBeGreaterThan(20);
    }
  });
});

describe("runChecks", () => {
  it("finds no error and no warning worth a stop on hosts that are as they should be", () => {
    const results = runChecks(checkInput());
    for (const result of results) expect(() => CheckResult.parse(result)).not.toThrow();
    const errors = results.filter((one) => one.severity === "error" && one.status !== "passed");
    expect(errors).toEqual([]);
  });

  it("says of each host when its facts were read, and of the plan nothing", () => {
    const results = runChecks(checkInput());
    const input = checkInput();
    const swap = results.filter((one) => one.id === "memory.swap");
    expect(swap.map((one) => one.host)).toEqual(["node-1", "node-2", "node-3"]);
    expect(swap.every((one) => one.factsAt === input.facts.get(one.host ?? "")?.at)).toBe(true);
    expect(results.find((one) => one.id === "ranges.pods-services")?.factsAt).toBeNull();
  });

  it("does not assess what nobody read: an error at an operator's hosts, a remark at a practice lab's", () => {
    const some = checkInput();
    const facts = new Map([...some.facts].slice(0, 2));
    const registered = runChecks({ ...some, facts });
    const swap = registered.filter((one) => one.id === "memory.swap" && one.status === "not assessed");
    expect(swap).toMatchObject([{ host: null, severity: "error", message: "No facts of node-3 yet." }]);
    const content = { ...some.content, provisioner: "practice-lab" as const };
    const practice = runChecks({ ...some, content, facts: new Map() });
    const undecided = practice.filter((one) => one.status === "not assessed");
    expect(undecided.length).toBeGreaterThan(20);
    expect(undecided.filter((one) => one.severity === "error")).toEqual([]);
  });
});

it("docs/checks.md says what the registry says", async () => {
  const page = path.resolve(import.meta.dirname, "../../../docs/checks.md");
  await expect(documentChecks(CHECKS)).toMatchFileSnapshot(page);
});

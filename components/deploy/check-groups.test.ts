import { describe, expect, it } from "vitest";
import type { CheckResult } from "@/server/contract/check";
import { endOfDay, groupChecks, lookOf } from "./check-groups";

const result = (status: CheckResult["status"], severity: CheckResult["severity"]): CheckResult => ({
  id: "a.b",
  title: "A",
  host: null,
  message: "",
  fix: null,
  factsAt: null,
  field: null,
  waiver: null,
  status,
  severity,
});
const ALL = [
  result("passed", "error"),
  result("failed", "info"),
  result("failed", "warning"),
  result("not assessed", "error"),
  result("waived", "warning"),
  result("failed", "error"),
];

describe("groupChecks", () => {
  it("shows every result that did not pass once, what keeps Deploy off first", () => {
    const { open, told, undecided } = groupChecks(ALL);
    expect(open.map((one) => lookOf(one).word)).toEqual(["error", "warning", "waived"]);
    expect([told, undecided].map((group) => group.length)).toEqual([1, 1]);
  });

  it("gives each a word of its own", () => {
    expect(new Set(ALL.map((one) => lookOf(one).word)).size).toBe(ALL.length);
  });
});

describe("endOfDay", () => {
  it("is the last second of the day, or nothing", () => {
    expect(new Date(endOfDay("2027-01-31") ?? 0).getHours()).toBe(23);
    expect(endOfDay("")).toBeNull();
  });
});

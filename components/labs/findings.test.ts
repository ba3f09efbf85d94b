import { expect, it } from "vitest";
import type { CheckResult } from "@/server/contract/check";
import { findingWords, openFindings } from "./findings";

const check = (
  id: string,
  severity: CheckResult["severity"],
  status: CheckResult["status"],
): CheckResult => ({
  ...{ id, severity, status, title: id, host: null, message: "", fix: null, factsAt: null },
  ...{ field: null, waiver: null },
});

it("puts errors first, then warnings, then what was waived, and leaves the rest out", () => {
  const checks = [
    check("a", "warning", "waived"),
    check("b", "warning", "failed"),
    check("c", "error", "failed"),
    check("d", "error", "passed"),
    check("e", "info", "failed"),
    check("f", "error", "not assessed"),
  ];
  expect(openFindings(checks).map(({ id }) => id)).toEqual(["c", "b", "a"]);
  expect(findingWords(checks)).toBe("1 error, 1 warning, 1 waived of 6 checks");
  expect(findingWords(checks.slice(3))).toBe("3 checks, nothing found");
  const passed = [
    { id: "g.h", title: "G", count: 40 },
    { id: "i.j", title: "I", count: 1 },
  ];
  expect(findingWords(checks.slice(0, 3), passed)).toBe("1 error, 1 warning, 1 waived of 44 checks");
});

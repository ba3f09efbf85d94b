import { expect, it } from "vitest";
import { hostStageAtEnd } from "./host-stage";

const none = { ok: 0, changed: 0, failed: 0, unreachable: 0, skipped: 0 };

it.each([
  ["succeeded", none, false, "succeeded"],
  ["failed", { ...none, failed: 1 }, true, "failed"],
  ["canceled", { ...none, unreachable: 1 }, true, "failed"],
  ["failed", none, false, "failed"],
  ["failed", { ...none, ok: 2 }, true, "succeeded"],
  ["failed", { ...none, skipped: 2 }, true, "skipped"],
  ["canceled", { ...none, ok: 2 }, false, "canceled"],
] as const)("a host at the end of a %s stage", (stage, counts, anyFailed, expected) => {
  expect(hostStageAtEnd(stage, counts, anyFailed)).toBe(expected);
});

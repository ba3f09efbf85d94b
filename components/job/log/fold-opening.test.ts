import { expect, it } from "vitest";
import type { TaskFold, TaskResult } from "@/server/contract/job";
import { currentTaskOf, firstFailureOf, isFoldOpen, type Opening } from "./fold-opening";

const opening = (over: Partial<Opening> = {}): Opening => ({
  mode: "folded",
  byHand: new Map(),
  current: null,
  kept: new Set(),
  firstFailure: null,
  anchored: null,
  ...over,
});

it("folds tasks but the failed one, the running one, and what an address points at", () => {
  expect(isFoldOpen("a", opening())).toBe(false);
  expect(isFoldOpen("a", opening({ mode: "open" }))).toBe(true);
  for (const open of [{ firstFailure: "a" }, { current: "a" }, { anchored: "a" }, { kept: new Set(["a"]) }]) {
    expect(isFoldOpen("a", opening(open))).toBe(true);
    expect(isFoldOpen("b", opening(open))).toBe(false);
  }
});

it("obeys a click before anything else", () => {
  const byHand = new Map([["a", false]]);
  expect(isFoldOpen("a", opening({ mode: "open", firstFailure: "a", current: "a", byHand }))).toBe(false);
});

const result = (status: TaskResult["status"], host: string): TaskResult => ({
  ...{ seq: 1, taskUuid: "t", task: "x", stage: null, host, status, message: null },
  ...{ firstLine: 1, lastLine: 1, durationMs: null },
});

it("takes an ignored failure for no failure", () => {
  const results = [
    result("ignored", "a"),
    result("skipped", "b"),
    result("unreachable", "c"),
    result("failed", "d"),
  ];
  expect(firstFailureOf(results)?.host).toBe("c");
  expect(firstFailureOf(results.slice(0, 2))).toBeNull();
});

it("knows no running task once the run ended", () => {
  const fold = { uuid: "t", durationMs: null } as TaskFold;
  expect(currentTaskOf([fold], false)).toBe("t");
  expect(currentTaskOf([fold], true)).toBeNull();
  expect(currentTaskOf([{ ...fold, durationMs: 5 }], false)).toBeNull();
  expect(currentTaskOf([], false)).toBeNull();
});

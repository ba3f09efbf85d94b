import { expect, it } from "vitest";
import { estimateLeft } from "./estimate";

const stage = (
  status: "succeeded" | "running" | "pending",
  usualMs: number | null,
  startedAt: number | null = null,
) => ({
  ...{ status, usualMs, startedAt, title: "Control plane" },
});

it("adds the rest of the running stage and the stages that wait", () => {
  const stages = [stage("succeeded", 9_000), stage("running", 10_000, 1_000), stage("pending", 5_000)];
  expect(estimateLeft(stages, 4_000)).toEqual({ left: 12_000, words: "left, by earlier runs" });
});

it("gives no number it cannot stand for", () => {
  expect(estimateLeft([stage("running", null, 0), stage("pending", 5_000)], 10).left).toBeNull();
  const slow = estimateLeft([stage("running", 10_000, 0), stage("pending", 5_000)], 16_000);
  expect(slow).toEqual({ left: null, words: "Control plane takes longer than usual" });
  expect(estimateLeft([], 0)).toEqual({ left: null, words: "" });
});

it("counts a little late as nearly done, and says when only the end is missing", () => {
  expect(estimateLeft([stage("running", 10_000, 0), stage("pending", 5_000)], 12_000).left).toBe(5_000);
  expect(estimateLeft([stage("succeeded", 1)], 5)).toEqual({ left: 0, words: "finishing" });
});

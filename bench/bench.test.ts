import { describe, expect, it } from "vitest";
import { figure, percentile } from "./bench";

describe("percentile", () => {
  it("takes the nearest rank", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([7], 0.95)).toBe(7);
  });
});

describe("figure", () => {
  it("compares with baseline and target", () => {
    expect(figure("a", 30, "ms", { baseline: 20, target: 25 })).toEqual({
      name: "a",
      value: 30,
      unit: "ms",
      baseline: 20,
      ratio: 1.5,
      target: 25,
      met: false,
    });
    expect(figure("a", 25, "ms", { target: 25 })).toMatchObject({ met: true, baseline: null, ratio: null });
  });
});

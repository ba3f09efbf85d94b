import { expect, it } from "vitest";
import { FailureLimit } from "./failure-limit";

it("stops a key after its failures until the oldest leaves the window", () => {
  const limit = new FailureLimit(3, 60_000);
  for (const at of [0, 1000, 2000]) {
    expect(limit.secondsToWait("a", at)).toBe(0);
    limit.fail("a", at);
  }
  expect(limit.secondsToWait("a", 2000)).toBe(58);
  expect(limit.secondsToWait("b", 2000)).toBe(0);
  expect(limit.secondsToWait("a", 59_999)).toBe(1);
  expect(limit.secondsToWait("a", 60_000)).toBe(0);
  limit.fail("a", 60_000);
  expect(limit.secondsToWait("a", 60_000)).toBe(1);
});

it("forgets a key that succeeded", () => {
  const limit = new FailureLimit(1, 60_000);
  limit.fail("a", 0);
  limit.forget("a");
  expect(limit.secondsToWait("a", 0)).toBe(0);
});

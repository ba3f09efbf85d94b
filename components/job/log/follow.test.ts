import { expect, it } from "vitest";
import { type FollowEvent, type FollowState, follow, newLines } from "./follow";

const run = (state: FollowState, ...events: FollowEvent[]) => events.reduce(follow, state);
const following: FollowState = { following: true, seen: 0 };

it("stops at a scroll away from the end and counts what comes after", () => {
  const state = run(following, { type: "scrolled", atEnd: false, last: 100 });
  expect(newLines(state, 412)).toBe(312);
  const still = run(state, { type: "scrolled", atEnd: false, last: 400 });
  expect(newLines(still, 412)).toBe(312);
  expect(newLines(run(still, { type: "scrolled", atEnd: true, last: 412 }), 500)).toBe(0);
});

it("is turned on and off by the key, and on by the pill", () => {
  const off = run(following, { type: "toggled", last: 7 });
  expect(off).toEqual({ following: false, seen: 7 });
  expect(run(off, { type: "toggled", last: 9 }).following).toBe(true);
  expect(run(off, { type: "toEnd" }).following).toBe(true);
});

it("lets go for a jump to a line, and a jump does not restart the count", () => {
  const jumped = run(following, { type: "jumped", last: 50 }, { type: "jumped", last: 80 });
  expect(newLines(jumped, 90)).toBe(40);
});

it("hands the same state back when nothing changed", () => {
  expect(follow(following, { type: "scrolled", atEnd: true, last: 3 })).toBe(following);
  expect(follow(following, { type: "toEnd" })).toBe(following);
});

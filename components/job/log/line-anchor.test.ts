import { expect, it } from "vitest";
import { anchorAfterClick, formatLineAnchor, parseLineAnchor } from "./line-anchor";

it.each([
  ["#L120", { from: 120, to: 120 }],
  ["#L120-140", { from: 120, to: 140 }],
  ["#L140-L120", { from: 120, to: 140 }],
  ["L7", { from: 7, to: 7 }],
  ["#L0", null],
  ["#L", null],
  ["#stage-verify", null],
  ["", null],
])("reads %s", (hash, anchor) => {
  expect(parseLineAnchor(hash)).toEqual(anchor);
});

it("writes what it reads", () => {
  for (const hash of ["#L1", "#L3-9"]) {
    const anchor = parseLineAnchor(hash);
    expect(anchor && formatLineAnchor(anchor)).toBe(hash);
  }
});

it("makes a range by a shift-click above or below the line clicked first", () => {
  const first = anchorAfterClick(null, 20, true);
  expect(first).toEqual({ from: 20, to: 20 });
  expect(anchorAfterClick(first, 25, true)).toEqual({ from: 20, to: 25 });
  expect(anchorAfterClick(first, 12, true)).toEqual({ from: 12, to: 20 });
  expect(anchorAfterClick({ from: 20, to: 25 }, 3, false)).toEqual({ from: 3, to: 3 });
});

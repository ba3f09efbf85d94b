import { expect, it } from "vitest";
import { formatDuration, relativeTime } from "./format-time";

const now = 1_800_000_000_000;

it.each([
  [0, "now"],
  [4_999, "now"],
  [-4_000, "now"],
  [5_000, "5 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [3_599_999, "59 min ago"],
  [3_600_000, "1 h ago"],
  [47 * 3_600_000, "47 h ago"],
  [48 * 3_600_000, "2 d ago"],
  [-180_000, "in 3 min"],
])("%i ms ago is %s", (ago, words) => {
  expect(relativeTime(now - ago, now)).toBe(words);
});

it.each([
  [-5, "0 s"],
  [0, "0.0 s"],
  [449, "0.4 s"],
  [9_999, "9.9 s"],
  [41_700, "41 s"],
  [130_000, "2:10"],
  [3_599_999, "59:59"],
  [3_723_000, "1:02:03"],
])("%i ms lasts %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

import { expect, it } from "vitest";
import { formatClock, formatLineTime, formatSinceStart, formatUtc } from "./log-time";

it.each([
  [0, "0:00.000"],
  [41_203, "0:41.203"],
  [3_723_004, "1:02:03.004"],
  [-120, "-0:00.120"],
  [59_999.6, "1:00.000"],
])("since start: %d ms is %s", (ms, text) => {
  expect(formatSinceStart(ms)).toBe(text);
});

it("clock: the reader's own, with milliseconds", () => {
  expect(formatClock(new Date(2026, 0, 2, 4, 3, 2, 7).getTime())).toBe("04:03:02.007");
  expect(formatUtc(Date.UTC(2026, 0, 2, 4, 3, 2, 7))).toBe("2026-01-02T04:03:02.007Z");
});

it("shows no time that is not known", () => {
  expect(formatLineTime("since start", 0, 5)).toBe("");
  expect(formatLineTime("since start", 1_500, null)).toBe("");
  expect(formatLineTime("since start", 1_500, 1_000)).toBe("0:00.500");
  expect(formatLineTime("off", 1_500, 1_000)).toBe("");
  expect(formatUtc(0)).toBe("time unknown");
});

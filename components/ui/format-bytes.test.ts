import { expect, it } from "vitest";
import { bytes } from "./format-bytes";

it.each([
  [0, "0 B"],
  [812, "812 B"],
  [1_400, "1.4 kB"],
  [999_600, "1 MB"],
  [234_567_890, "235 MB"],
  [3_000_000_005, "3 GB"],
])("%d is %s", (size, text) => {
  expect(bytes(size)).toBe(text);
});

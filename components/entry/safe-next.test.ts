import { expect, it } from "vitest";
import { safeNext } from "./safe-next";

it.each([
  ["/labs/1?tab=x", "/labs/1?tab=x"],
  [undefined, "/"],
  ["https://evil.example", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/x", "/"],
])("%s leads to %s", (asked, place) => {
  expect(safeNext(asked)).toBe(place);
});

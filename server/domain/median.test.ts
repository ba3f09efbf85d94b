import { expect, it } from "vitest";
import { median } from "./median";

it.each([
  [[3], 3],
  [[10, 2, 3], 3],
  [[4, 1, 3, 2], 2.5],
])("of %j is %d", (values, expected) => expect(median(values)).toBe(expected));

it("of nothing is no number", () => expect(median([])).toBeNaN());

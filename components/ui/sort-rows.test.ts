import { expect, it } from "vitest";
import { sortRows } from "./sort-rows";

it("sorts hosts as people count", () => {
  expect(sortRows(["host-10", "host-2", "Host-1"], (row) => row, false)).toEqual([
    "Host-1",
    "host-2",
    "host-10",
  ]);
});

it("sorts numbers by size, empty cells last in both directions", () => {
  const rows = [{ n: 10 }, { n: null }, { n: 9 }];
  expect(sortRows(rows, (row) => row.n, false).map((row) => row.n)).toEqual([9, 10, null]);
  expect(sortRows(rows, (row) => row.n, true).map((row) => row.n)).toEqual([10, 9, null]);
});

it("keeps the order of equal rows", () => {
  const rows = [
    { a: 1, b: "x" },
    { a: 1, b: "y" },
    { a: 0, b: "z" },
  ];
  expect(sortRows(rows, (row) => row.a, true).map((row) => row.b)).toEqual(["x", "y", "z"]);
});

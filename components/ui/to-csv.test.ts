import { expect, it } from "vitest";
import { toCsv, toRecords } from "./to-csv";

it("quotes what has to be quoted, and nothing else", () => {
  expect(
    toCsv(
      ["name", "hosts"],
      [
        ["a", 3],
        ['say "x", y', null],
        ["two\nlines", true],
      ],
    ),
  ).toBe('name,hosts\r\na,3\r\n"say ""x"", y",\r\n"two\nlines",true\r\n');
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("keeps a spreadsheet from running %j", (text) => {
  expect(toCsv(["x"], [[text]])).toBe(`x\r\n'${text}\r\n`);
});

it("leaves negative numbers numbers", () => {
  expect(toCsv(["x"], [[-1]])).toBe("x\r\n-1\r\n");
});

it("names each cell by its column", () => {
  expect(toRecords(["a", "b"], [["x", 1], ["y"]])).toEqual([
    { a: "x", b: 1 },
    { a: "y", b: null },
  ]);
});

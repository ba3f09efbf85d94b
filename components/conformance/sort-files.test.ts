import { expect, it } from "vitest";
import { sortFiles } from "./sort-files";

const file = (name: string, size = 10) => ({ name, size });

it("tells files by their ending and keeps those that were there", () => {
  const first = sortFiles({}, [file("e2e.log"), file("junit_01.xml")]);
  expect(first).toEqual({ files: { log: file("e2e.log"), junit: file("junit_01.xml") }, problem: null });
  const more = sortFiles(first.files, [file("PRODUCT.yaml"), file("junit_02.XML")]);
  expect(Object.values(more.files).map(({ name }) => name)).toEqual([
    "e2e.log",
    "junit_02.XML",
    "PRODUCT.yaml",
  ]);
});

it.each([
  [[file("results.tar.gz")], "results.tar.gz is none of junit_01.xml, e2e.log, PRODUCT.yaml."],
  [[file("a.xml"), file("b.xml")], "a.xml and b.xml are two of a kind: drop one run at a time."],
  [[file("a.xml", 200 * 1024 ** 2)], "a.xml is larger than 100 MiB, and no suite writes one."],
])("says what is wrong with %j and keeps what was chosen", (dropped, problem) => {
  const before = { log: file("e2e.log") };
  expect(sortFiles(before, dropped)).toEqual({ files: before, problem });
});

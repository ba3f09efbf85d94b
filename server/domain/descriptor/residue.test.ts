import fc from "fast-check";
import { expect, it } from "vitest";
import { Findings } from "./finding";
import { readPythonLiteral, writePythonLiteral } from "./inventory/python-literal";
import { quoteWord, splitWords } from "./inventory/split-words";
import { applyResidue, findResidue } from "./residue";
import type { JsonMap } from "./same-json";
import { type Json, readYaml } from "./yaml/read-yaml";
import { writeYaml } from "./yaml/write-yaml";

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const map = fc.dictionary(fc.string({ maxLength: 6 }), json, { maxKeys: 6 }) as fc.Arbitrary<JsonMap>;
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

it("gives any file back from what the model writes, and leaves the model alone where it changed since", () => {
  fc.assert(
    fc.property(map, map, (written, source) => {
      expect(plain(applyResidue(written, findResidue(written, source)))).toEqual(plain(source));
    }),
  );
  const residue = findResidue(
    { a: 1, list: [{ name: "x", b: 1 }] },
    { a: 2, list: [{ name: "x", b: 1, new: true }], more: 3 },
  );
  expect(applyResidue({ a: 7, list: [{ name: "y" }, { name: "x", b: 5 }] }, residue)).toEqual({
    ...{ a: 7, more: 3 },
    list: [{ name: "y" }, { name: "x", b: 5, new: true }],
  });
});

it("reads back every value it writes for Ansible's INI and for YAML", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(plain(readPythonLiteral(writePythonLiteral(value)))).toEqual(plain(value));
      const findings = new Findings();
      const tree = readYaml("x", writeYaml({ value }, "x"), findings);
      expect(findings.list.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(plain(tree?.value)).toEqual({ value: plain(value) });
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      const line = text.replace(/[\r\n]/g, " ");
      expect(splitWords(`${quoteWord(line)} b`)?.map((word) => word.text)).toEqual([line, "b"]);
    }),
  );
});

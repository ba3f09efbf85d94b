import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffLines } from "./line-diff";

const short = (before: string, after: string) =>
  diffLines(before, after).map((line) =>
    line.kind === "gap"
      ? `~${line.lines}`
      : `${{ same: " ", added: "+", removed: "-" }[line.kind]}${line.text}`,
  );
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`);

describe("diffLines", () => {
  it.each([
    ["a\nb\nc\n", "a\nB\nc\n", [" a", "-b", "+B", " c"]],
    ["", "a\n", ["+a"]],
    ["a\n", "", ["-a"]],
    ["a\nb\n", "b\nc\n", ["-a", " b", "+c"]],
    ["a\n", "a\n", []],
  ])("%j -> %j", (before, after, wanted) => {
    expect(short(before, after)).toEqual(wanted);
  });

  it("leaves out equal lines that are far from a difference, and counts them", () => {
    const lines = numbered(20);
    const changed = lines.with(10, "other");
    expect(short(lines.join("\n"), changed.join("\n"))).toEqual([
      "~7",
      ...[" line 7", " line 8", " line 9", "-line 10", "+other", " line 11", " line 12", " line 13"],
      "~6",
    ]);
  });

  it("is right for any texts: without what was added they are the first, without what was removed the second", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = diffLines(a.join("\n"), b.join("\n"));
        const count = (kinds: string[]) =>
          lines.reduce(
            (sum, one) => (kinds.includes(one.kind) ? sum + (one.kind === "gap" ? one.lines : 1) : sum),
            0,
          );
        if (a.join("\n") === b.join("\n")) return lines.length === 0;
        return count(["same", "removed", "gap"]) === a.length && count(["same", "added", "gap"]) === b.length;
      }),
    );
  });
});

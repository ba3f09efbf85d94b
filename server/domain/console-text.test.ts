import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ConsolePiece, ConsoleText, withoutNul } from "./console-text";
import { makeRedactor } from "./redact";

const plain = { safeCut: (_: string, at: number) => at, longest: 0 };
const mark = (seq: number) => `\u001b]7717;${seq}\u0007`;

function cutAll(parts: readonly string[], text = new ConsoleText(plain)): ConsolePiece[] {
  return [...parts.flatMap((part) => text.feed(part)), ...text.end()];
}

describe("console text", () => {
  it("becomes lines, the last one without a newline too", () => {
    expect(cutAll(["a\nb", "c\n\nd"])).toEqual([{ line: "a" }, { line: "bc" }, { line: "" }, { line: "d" }]);
  });

  it("loses its markers, which stand after the text of their event", () => {
    const text = `${mark(1)}TASK [x]\nok: [h]\n${mark(2)}${mark(3)}\nbye${mark(4)} now\n`;
    expect(cutAll([text])).toEqual([
      { mark: 1 },
      { line: "TASK [x]" },
      { line: "ok: [h]" },
      { mark: 2 },
      { mark: 3 },
      { line: "" },
      { line: "bye now" },
      { mark: 4 },
    ]);
  });

  it("tells a marker at once, before the line it stands on is complete", () => {
    const text = new ConsoleText(plain);
    expect(text.feed(`a\n${mark(1)}`)).toEqual([{ line: "a" }, { mark: 1 }]);
  });

  it("is the same however it arrives in pieces", () => {
    const whole = `${mark(1)}TASK\n\u001b[32mok\u001b[0m\n${mark(2)}x${mark(3)}y\n${mark(4)}end`;
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const parts = at.slice(1).map((end, i) => whole.slice(at[i], end));
        expect(cutAll(parts)).toEqual(cutAll([whole]));
      }),
    );
  });

  it("is cut where a line is too long, never inside a secret", () => {
    const redactor = makeRedactor(["hunter2-hunter2"]);
    const line = `${"x".repeat(95)}hunter2-hunter2${"y".repeat(120)}`;
    for (const parts of [[line], [line.slice(0, 100), line.slice(100)], [`${line}\n`]]) {
      const pieces = cutAll(parts, new ConsoleText(redactor, 100));
      const lines = pieces.flatMap((piece) => ("line" in piece ? [piece.line] : []));
      expect(lines.join("")).toBe(line);
      expect(lines[0]).toBe("x".repeat(95));
      expect(lines.every((one) => one.length <= 115)).toBe(true);
      expect(lines.map(redactor.redact).join("")).not.toContain("hunter2");
    }
  });
});

it("shows NUL as its symbol", () => expect(withoutNul("a\0b")).toBe("a␀b"));

import { expect, it } from "vitest";
import { plainText, toAnsiSpans, visibleText } from "./ansi-spans";

const ESC = "\u001b";
const looks = (line: string) =>
  toAnsiSpans(line).map(({ text, fg, bg, bold }) => [text, fg, bg, ...(bold ? ["bold"] : [])]);

it("keeps a plain line as one span, an empty one as none", () => {
  expect(looks("ok: [node-1] <b> & 'quotes'")).toEqual([["ok: [node-1] <b> & 'quotes'", null, null]]);
  expect(toAnsiSpans("")).toEqual([]);
});

it("reads what Ansible prints", () => {
  expect(looks(`${ESC}[0;31mfatal: [node-2]: FAILED!${ESC}[0m after`)).toEqual([
    ["fatal: [node-2]: FAILED!", 1, null],
    [" after", null, null],
  ]);
  expect(looks(`${ESC}[1;35m[WARNING]: x${ESC}[0m`)).toEqual([["[WARNING]: x", 5, null, "bold"]]);
});

it("draws bright, 256 and 24-bit colours by the nearest of sixteen, and reverse as background", () => {
  expect(looks(`${ESC}[92mbright${ESC}[0m`)).toEqual([["bright", 10, null]]);
  expect(looks(`${ESC}[38;5;196mred${ESC}[0m`)).toEqual([["red", 9, null]]);
  expect(looks(`${ESC}[38;2;10;200;10mgreen${ESC}[0m`)).toEqual([["green", 2, null]]);
  expect(looks(`${ESC}[38;5;244mgrey${ESC}[0m`)).toEqual([["grey", 8, null]]);
  expect(looks(`${ESC}[41mback${ESC}[0m`)).toEqual([["back", null, 1]]);
});

it("shows nothing of what a terminal only obeys", () => {
  expect(visibleText(`${ESC}]7717;12\u0007ok: [node-1]${ESC}]0;title${ESC}\\`)).toBe("ok: [node-1]");
  expect(visibleText(`${ESC}[2K${ESC}[1Gdone${ESC}[?25h${ESC}(B${ESC}7`)).toBe("done");
  expect(visibleText("bell\u0007 and null\u0000")).toBe("bell and null");
  expect(visibleText(`cut in the middle${ESC}[38;5`)).toBe("cut in the middle");
  expect(visibleText(`cut${ESC}]8;;http://x`)).toBe("cut");
});

it("shows what a progress bar left, not what it overwrote", () => {
  expect(visibleText(" 10%\r 50%\r100% done")).toBe("100% done");
  expect(visibleText("windows line\r")).toBe("windows line");
  expect(visibleText("tab\tstays")).toBe("tab\tstays");
});

it("copies text without colours", () => {
  expect(plainText(`${ESC}[0;32mok: [node-1]${ESC}[0m`)).toBe("ok: [node-1]");
});

it("is not slowed down by a hostile line", () => {
  const hostile = `${ESC}]`.repeat(8_000);
  const started = performance.now();
  toAnsiSpans(hostile);
  toAnsiSpans(`${ESC}[31`.repeat(5_000));
  expect(performance.now() - started).toBeLessThan(500);
});

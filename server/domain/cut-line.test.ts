import { describe, expect, it } from "vitest";
import { cutLine, LINE_BYTES } from "./cut-line";

describe("cutLine", () => {
  it("leaves a line of 16 KiB whole", () => {
    expect(cutLine("x".repeat(LINE_BYTES))).toEqual({ text: "x".repeat(LINE_BYTES) });
    expect(cutLine("")).toEqual({ text: "" });
  });
  it("says how many bytes are missing", () => {
    expect(cutLine("x".repeat(LINE_BYTES + 5))).toEqual({ text: "x".repeat(LINE_BYTES), cut: 5 });
  });
  it.each(["é", "€", "😀"])("does not cut through %s", (sign) => {
    const { text, cut } = cutLine(`x${sign.repeat(LINE_BYTES)}`);
    expect(text).toMatch(new RegExp(`^x(${sign})+$`, "u"));
    const bytes = Buffer.byteLength(text);
    expect(bytes).toBeLessThanOrEqual(LINE_BYTES);
    expect(bytes).toBeGreaterThan(LINE_BYTES - 4);
    expect(cut).toBe(1 + Buffer.byteLength(sign) * LINE_BYTES - bytes);
  });
});

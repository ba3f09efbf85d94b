import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const css = readFileSync(path.join(import.meta.dirname, "log.module.css"), "utf8");
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, [light, dark] as const],
  ),
);
const get = (name: string, scheme: 0 | 1) => colours.get(name)?.[scheme] ?? "";

/** Relative luminance and contrast, WCAG 2.2 §1.4.3. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["log-ground", "log-marked", "log-failed"];
const texts = ["log-quiet", ...Array.from({ length: 16 }, (_, i) => `ansi-${i}`)];

it.each([
  ["light", 0],
  ["dark", 1],
] as const)("every terminal colour can be read on every ground of the log, %s", (_name, scheme) => {
  expect(colours.size).toBe(grounds.length + texts.length);
  const poor = texts.flatMap((text) =>
    grounds
      .map((ground) => ({ text, ground, ratio: contrast(get(text, scheme), get(ground, scheme)) }))
      .filter(({ ratio }) => ratio < 4.5),
  );
  expect(poor).toEqual([]);
});

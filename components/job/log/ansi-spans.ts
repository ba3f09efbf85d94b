import Anser from "anser";
import { nearestColour } from "./ansi-colours";

/** A stretch of one look. `fg` and `bg` are 0..15 of the terminal's palette, drawn by colours that can be read on both themes. */
export interface AnsiSpan {
  text: string;
  fg: number | null;
  bg: number | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** What a terminal obeys but does not show: titles and links (OSC, DCS), cursor moves, other escapes. ECMA-48 §5.4, §5.6. */
const ESC = "\u001b";
const UNSEEN = new RegExp(
  [
    `${ESC}[\\]P^_][^\u0007${ESC}]*(?:\u0007|${ESC}\\\\|$)`,
    `${ESC}\\[[0-?]*[ -/]*[@-ln-~]`,
    `${ESC}\\[[0-?]*$`,
    `${ESC}[ -/]*[0-Z\\\\^-~]`,
    `${ESC}$`,
  ].join("|"),
  "g",
);
const COLOURS = new RegExp(`${ESC}\\[[0-9;:]*m`, "g");
const KEPT = new Set(["\t", "\n", ESC]);

/** The line as it would stand on a terminal: what a carriage return overwrote and what nobody sees are gone, colours stay. */
export function visibleText(line: string): string {
  if (!/\p{Cc}/u.test(line)) return line;
  const shown = line.replace(UNSEEN, "").replace(/\r+$/, "");
  const last = shown.slice(shown.lastIndexOf("\r") + 1);
  return last.replace(/\p{Cc}/gu, (control) => (KEPT.has(control) ? control : ""));
}

/** The line without any escape: for copying and for accessible names. */
export const plainText = (line: string): string => visibleText(line).replace(COLOURS, "");

/** One log line as spans. A line without escapes is one span. */
export function toAnsiSpans(line: string): AnsiSpan[] {
  const shown = visibleText(line);
  if (!shown.includes("\u001b")) return shown === "" ? [] : [plainSpan(shown)];
  return Anser.ansiToJson(shown, { json: true, use_classes: true, remove_empty: true }).map((part) => ({
    ...plainSpan(part.content),
    fg: colourOf(part.fg, part.fg_truecolor),
    bg: colourOf(part.bg, part.bg_truecolor),
    bold: part.decorations.includes("bold"),
    dim: part.decorations.includes("dim"),
    italic: part.decorations.includes("italic"),
    underline: part.decorations.includes("underline"),
  }));
}

const plainSpan = (text: string): AnsiSpan => ({
  ...{ text, fg: null, bg: null },
  ...{ bold: false, dim: false, italic: false, underline: false },
});

function colourOf(name: string | null, truecolour: string | null): number | null {
  if (!name) return null;
  if (truecolour) return nearestColour(truecolour.split(",").map(Number));
  const palette = /^ansi-palette-(\d+)$/.exec(name);
  if (palette) return nearestColour(paletteColour(Number(palette[1])));
  const [, bright, base = ""] = /^ansi-(bright-)?(\w+)$/.exec(name) ?? [];
  const index = NAMES.indexOf(base);
  return index < 0 ? null : index + (bright ? 8 : 0);
}

/** xterm's 256 colours: 16 named, a cube of 6 x 6 x 6, 24 greys. */
function paletteColour(index: number): number[] {
  if (index >= 232) return Array.from({ length: 3 }, () => (index - 232) * 10 + 8);
  const level = (value: number) => (value === 0 ? 0 : value * 40 + 55);
  const cube = index - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

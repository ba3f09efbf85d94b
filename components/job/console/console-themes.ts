import type { ITheme } from "@xterm/xterm";

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
const BRIGHT = [
  ...["brightBlack", "brightRed", "brightGreen", "brightYellow"],
  ...["brightBlue", "brightMagenta", "brightCyan", "brightWhite"],
] as const;

const named = (names: readonly string[], colours: readonly string[]): ITheme =>
  Object.fromEntries(names.map((name, index) => [name, colours[index]]));

/** The log's palettes (log.module.css) for the terminal, which cannot read them from there. */
export const CONSOLE_THEMES: Record<"light" | "dark", ITheme> = {
  light: {
    background: "#fbfbfd",
    foreground: "#1c2129",
    cursor: "#fbfbfd",
    selectionBackground: "#c6c8f8",
    ...named(NAMES, ["#1c2129", "#b3261e", "#116b3c", "#7a5200", "#1c54b8", "#8a2a9b", "#0b6270", "#4f5764"]),
    ...named(BRIGHT, [
      "#5e6673",
      "#c01f16",
      "#0d7340",
      "#855400",
      "#2461d0",
      "#9c2fb0",
      "#0b6b7a",
      "#2c333d",
    ]),
  },
  dark: {
    background: "#0f1216",
    foreground: "#e4e7ec",
    cursor: "#0f1216",
    selectionBackground: "#343785",
    ...named(NAMES, ["#a3abb8", "#ff9088", "#6fd39a", "#e8c15a", "#8bb9ff", "#e2a2f0", "#62d2dd", "#d5dae2"]),
    ...named(BRIGHT, [
      "#98a1af",
      "#ffa59e",
      "#8be3b0",
      "#f4d47e",
      "#a8caff",
      "#ecbdf6",
      "#8de3eb",
      "#f3f5f8",
    ]),
  },
};

import type { TablerIcon } from "@tabler/icons-react";
import type { StatusWord } from "@/server/contract/status-looks";

/** One line of the palette: somewhere to go, or something to do. */
export interface PaletteEntry {
  id: string;
  group: string;
  label: string;
  detail?: string;
  /** Further words it is found by. */
  words?: string;
  icon?: TablerIcon;
  status?: StatusWord;
  /** Why it may not be chosen. */
  off?: string | null;
  does: { href: string } | { turn: "colours" | "shortcuts" };
}
export interface PaletteGroup {
  name: string;
  entries: PaletteEntry[];
}

/** Lines of one group while nothing is typed, and of what was typed. */
const FEW = 5;
const MANY = 8;

/**
 * The entries that hold every typed word, best group first. A label that begins with the text comes before one with a
 * word that does, then one that holds the words, then what is found by its detail alone.
 */
export function matchEntries(entries: readonly PaletteEntry[], text: string): PaletteGroup[] {
  const wanted = text.trim().toLowerCase();
  const found = entries
    .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
    .filter(({ rank }) => rank < NOT_FOUND)
    .sort((a, b) => a.rank - b.rank);
  const groups = new Map<string, PaletteEntry[]>();
  for (const { entry } of found) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups].map(([name, all]) => ({ name, entries: all.slice(0, wanted ? MANY : FEW) }));
}

const NOT_FOUND = 4;

function rankOf({ label, detail, words }: PaletteEntry, wanted: string): number {
  if (wanted === "") return 0;
  const name = label.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (name.includes(` ${wanted}`)) return 1;
  const parts = wanted.split(/\s+/);
  if (parts.every((part) => name.includes(part))) return 2;
  const all = `${name} ${detail ?? ""} ${words ?? ""}`.toLowerCase();
  return parts.every((part) => all.includes(part)) ? 3 : NOT_FOUND;
}

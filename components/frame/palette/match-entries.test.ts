import { describe, expect, it } from "vitest";
import { matchEntries, type PaletteEntry } from "./match-entries";

const entry = (group: string, label: string, more: Partial<PaletteEntry> = {}): PaletteEntry => ({
  ...{ id: `${group} ${label}`, group, label, does: { href: "/" } },
  ...more,
});
const ENTRIES = [
  entry("Pages", "Jobs"),
  entry("Actions", "Create practice lab", { words: "new" }),
  entry("Actions", "Deploy to munich-1"),
  entry("Labs", "munich-1", { detail: "ready" }),
  entry("Labs", "lab of munich"),
  entry("Jobs", "Deploy Kubernetes 1.34.4 to 3 hosts", { detail: "failed · munich-1", words: "0190ab" }),
];
const shown = (text: string) =>
  matchEntries(ENTRIES, text).map(({ name, entries }) => [name, ...entries.map(({ label }) => label)]);

describe("the palette", () => {
  it("puts the best match first, and its group with it", () => {
    expect(shown("Munich")).toEqual([
      ["Labs", "munich-1", "lab of munich"],
      ["Actions", "Deploy to munich-1"],
      ["Jobs", "Deploy Kubernetes 1.34.4 to 3 hosts"],
    ]);
  });

  it("needs every word, in any order and anywhere", () => {
    expect(shown(" munich failed ")).toEqual([["Jobs", "Deploy Kubernetes 1.34.4 to 3 hosts"]]);
    expect(shown("new lab")).toEqual([["Actions", "Create practice lab"]]);
    expect(shown("munich 0190AB")).toEqual([["Jobs", "Deploy Kubernetes 1.34.4 to 3 hosts"]]);
    expect(shown("nothing of it")).toEqual([]);
  });

  it("shows a few of each group in their order while nothing is typed", () => {
    const many = Array.from({ length: 9 }, (_, index) => entry("Labs", `lab-${index}`));
    const groups = matchEntries([...ENTRIES.slice(0, 2), ...many], "");
    expect(groups.map(({ name, entries }) => [name, entries.length])).toEqual([
      ["Pages", 1],
      ["Actions", 1],
      ["Labs", 5],
    ]);
    expect(matchEntries(many, "lab")[0]?.entries).toHaveLength(8);
  });
});

/** Every shortcut, for the dialog behind `?`. The log's own are handled where the log is. */
export const SHORTCUTS: readonly { group: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    group: "Go to",
    keys: [
      ["g h", "All labs"],
      ["g j", "Jobs"],
      ["g b", "Bundles"],
      ["g s", "Settings"],
      ["g o", "Overview of this lab"],
      ["g d", "Deploy on this lab"],
    ],
  },
  {
    group: "Log of a job",
    keys: [
      ["j", "Next line"],
      ["k", "Line before"],
      ["g g", "First line"],
      ["G", "Last line, and follow"],
      ["f", "Follow the end, or stop"],
      ["e", "First failure"],
      ["w", "Wrap long lines"],
    ],
  },
  {
    group: "Anywhere",
    keys: [
      ["/", "Search labs, jobs, pages and actions"],
      ["Ctrl+K", "The same; ⌘K on a Mac"],
      ["?", "This list"],
    ],
  },
];

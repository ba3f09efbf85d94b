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
    group: "Anywhere",
    keys: [["?", "This list"]],
  },
];

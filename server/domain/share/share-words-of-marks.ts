/** What each honesty mark means, for somebody who does not know Fairlead. */
const MARK_WORDS: Readonly<Record<string, string>> = {
  "practice lab":
    "The hosts are containers on one machine, made for trying things out. Nothing here proves that a real lab conforms.",
  "recorded hardware":
    "At least one host shows a recording of telco hardware in place of hardware of its own.",
  "built here": "The Kubernetes programs were built by the operator and are not the released ones.",
  uploaded: "The result files were uploaded: Fairlead did not see this run happen.",
  "partial run": "Part of what the release requires did not run, so this never counts as conformance.",
  focused: "Only chosen tests ran, so this never counts as conformance.",
  "dry run": "No test was carried out.",
  retried: "Failing tests were tried again, so what passed may be unstable.",
  "files disagree": "The result files contradict each other.",
};

/** @returns null for a mark that says all there is to say */
export const wordsOfMark = (mark: string): string | null =>
  MARK_WORDS[mark] ??
  (mark.startsWith("list not held")
    ? "Required tests that are missing cannot be named for this release."
    : null);

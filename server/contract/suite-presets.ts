/** Choices of tests in plain values: pages use them without the schemas. */

export const SUITE_PRESET_IDS = ["api"] as const;
export type SuitePresetId = (typeof SUITE_PRESET_IDS)[number];

export interface SuitePreset {
  title: string;
  /** One regular expression a test. */
  focus: readonly string[];
  /** What they do, in a few words. */
  words: string;
}

export const SUITE_PRESETS: Readonly<Record<SuitePresetId, SuitePreset>> = {
  api: {
    title: "API only",
    focus: ["ConfigMap should run through a ConfigMap lifecycle", "Secrets should patch a secret"],
    words: "They ask the API server only and start no pod.",
  },
};

/** Marks of tests that may disturb what else runs on a cluster. */
export const DISTURBING = ["\\[Serial\\]", "\\[Disruptive\\]"] as const;

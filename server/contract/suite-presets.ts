/** Choices of tests in plain values: pages use them without the schemas. */

export const SUITE_PRESET_IDS = ["api", "conformance"] as const;
export type SuitePresetId = (typeof SUITE_PRESET_IDS)[number];

export interface SuitePreset {
  title: string;
  /** One regular expression a test. */
  focus: readonly string[];
  /** What they do, in a few words. */
  words: string;
  /** Some of its tests are serial or disruptive: left out unless the lab's name is typed. */
  mayDisturb: boolean;
}

export const SUITE_PRESETS: Readonly<Record<SuitePresetId, SuitePreset>> = {
  api: {
    title: "API only",
    focus: ["ConfigMap should run through a ConfigMap lifecycle", "Secrets should patch a secret"],
    words: "They ask the API server only and start no pod.",
    mayDisturb: false,
  },
  conformance: {
    title: "Conformance tests",
    focus: ["\\[Conformance\\]"],
    words: "Most start pods of test images, which the nodes have to have or to be able to pull.",
    mayDisturb: true,
  },
};

/** Marks of tests that may disturb what else runs on a cluster. */
export const DISTURBING = ["\\[Serial\\]", "\\[Disruptive\\]"] as const;

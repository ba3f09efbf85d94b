/** Steps of registering a lab as plain values: pages use them without the schemas. */
export const DRAFT_STEPS = ["lab", "jump", "hosts"] as const;
export type DraftStep = (typeof DRAFT_STEPS)[number];

import type { OptionTexts } from "./option-texts";

/** Field -> sentence: what the server refused, or what a check found in it. */
export type FieldProblems = Readonly<Record<string, string>>;

export interface OptionFields {
  /** Every host of the plan. */
  hosts: readonly string[];
  texts: OptionTexts;
  problems: FieldProblems;
  /** Empty text = as proposed. */
  onChange: (change: OptionTexts) => void;
}

/** Id of a field's input on the page. */
export const fieldId = (field: string) => `option-${field}`;

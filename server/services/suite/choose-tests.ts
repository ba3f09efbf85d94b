import type { z } from "zod";
import type { RunSuiteInput } from "@/server/contract/suite-job";
import { SUITE_PRESETS } from "@/server/contract/suite-presets";
import { badInput } from "@/server/domain/errors";

/** Regular expressions of a known choice or of a person's own. @throws DomainError `bad_input` for both or neither */
export function chooseTests({
  preset,
  focus,
}: Pick<z.output<typeof RunSuiteInput>, "preset" | "focus">): string[] {
  const chosen = preset === undefined ? focus : [...SUITE_PRESETS[preset].focus];
  if (!chosen || (preset !== undefined && focus))
    throw badInput("Choose either a set of tests or a focus of your own.");
  return chosen;
}

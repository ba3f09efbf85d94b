import { SUITE_FILE_MAX, SUITE_FILE_NAMES, type SuiteFileKind } from "@/server/contract/suite-words";

export type ChosenFiles<F> = Partial<Record<SuiteFileKind, F>>;

const KINDS: readonly [RegExp, SuiteFileKind][] = [
  [/\.xml$/i, "junit"],
  [/\.(log|txt)$/i, "log"],
  [/\.ya?ml$/i, "product"],
];

/**
 * Which file of a suite run each dropped file is, by its ending; added to those that were chosen before.
 * @returns a sentence when one of them is none, or there are two of a kind
 */
export function sortFiles<F extends { name: string; size: number }>(
  before: ChosenFiles<F>,
  dropped: readonly F[],
): { files: ChosenFiles<F>; problem: string | null } {
  const files: ChosenFiles<F> = {};
  for (const file of dropped) {
    const kind = KINDS.find(([ending]) => ending.test(file.name))?.[1];
    if (!kind) {
      const wanted = Object.values(SUITE_FILE_NAMES).join(", ");
      return { files: before, problem: `${file.name} is none of ${wanted}.` };
    }
    if (files[kind]) {
      return {
        files: before,
        problem: `${files[kind]?.name} and ${file.name} are two of a kind: drop one run at a time.`,
      };
    }
    if (file.size > SUITE_FILE_MAX)
      return { files: before, problem: `${file.name} is larger than 100 MiB, and no suite writes one.` };
    files[kind] = file;
  }
  return { files: { ...before, ...files }, problem: null };
}

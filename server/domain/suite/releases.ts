import { z } from "zod";
import { RA2 } from "../ra2/requirements";
import required from "./required-tests.json";

const RequiredTests = z
  .object({
    source: z.string(),
    licence: z.string(),
    rule: z.string(),
    releases: z.array(z.string()),
    groups: z.array(z.object({ in: z.array(z.string()), names: z.array(z.string()) })),
  })
  .parse(required);

/** Codenames of the tests a release requires; null when its list is not held. @param release "1.34" */
export function requiredTests(release: string): readonly string[] | null {
  if (!RequiredTests.releases.includes(release)) return null;
  return RequiredTests.groups.filter((group) => group.in.includes(release)).flatMap(({ names }) => names);
}

/**
 * How many tests a release's conformance list has: counted in the lists and in logs of accepted submissions ("Will run 402
 * of 7197 specs"), 2026-11-22. Each number is one release's alone, so it also tells the release of files that do not.
 */
const REQUIRED_COUNT: Readonly<Record<string, number>> = {
  ...{ "1.20": 311, "1.24": 356, "1.25": 362, "1.26": 368, "1.27": 378, "1.28": 380, "1.29": 388 },
  ...{ "1.30": 402, "1.31": 404, "1.32": 411, "1.33": 419, "1.34": 424, "1.35": 441, "1.36": 446 },
  ...{ "1.37": 462 },
};

/** @returns null when Fairlead does not know it */
export const requiredCount = (release: string): number | null => REQUIRED_COUNT[release] ?? null;

/** The release whose list has exactly this many tests. */
export const releaseOfCount = (count: number): string | null =>
  Object.entries(REQUIRED_COUNT).find(([, known]) => known === count)?.[0] ?? null;

/** What the CNCF's bot accepts: the newest three minors (verify-conformance, kodata/metadata/stable.txt). */
export const CNCF_ACCEPTS = { asOf: "2026-11-22", releases: ["1.35", "1.36", "1.37"] } as const;
/** What the reference architecture asks for. */
export const RA2_TARGET = { asOf: RA2.commitDate, release: RA2.kubernetesVersion } as const;

export interface TargetVerdict {
  who: string;
  sentence: string;
  /** null: the release is not known */
  met: boolean | null;
}

/** A release against what the CNCF accepts and RA2 targets now. @param release "1.34" */
export function compareTargets(release: string | null): TargetVerdict[] {
  const { asOf, releases } = CNCF_ACCEPTS;
  const accepts = `The CNCF accepts ${releases.join(", ")} (as of ${asOf})`;
  const targets = `RA2 targets ${RA2_TARGET.release} (as of ${RA2_TARGET.asOf})`;
  if (release === null) {
    return [
      { who: "CNCF", sentence: `${accepts}; the release of this run is not known.`, met: null },
      { who: "RA2", sentence: `${targets}; the release of this run is not known.`, met: null },
    ];
  }
  const accepted = releases.some((one) => one === release);
  const order = minorOf(release) - minorOf(RA2_TARGET.release);
  const against = order === 0 ? "is it" : order > 0 ? "is newer" : "is older";
  return [
    {
      who: "CNCF",
      sentence: `${accepts}: ${release} is ${accepted ? "one" : "none"} of them.`,
      met: accepted,
    },
    { who: "RA2", sentence: `${targets}: ${release} ${against}.`, met: order === 0 },
  ];
}

export const minorOf = (release: string): number => Number(release.split(".")[1]);

import type { SuitePlanView } from "@/server/contract/suite-job";
import { followSuite } from "./follow-suite";
import { specName } from "./spec-name";

/** Seconds of a test that nobody measured here: two that only ask the API took 1.3, six that start pods 20. */
const UNMEASURED = { low: 0.65, high: 3.4 };

/** Images that tests name to see them refused, or that need a login: no node has them. */
const NEVER_THERE = /^invalid\.|authenticated/;

/** A node's status lists no more images than this (kubelet's nodeStatusMaxImages, 50 by default). */
export const LISTED_IMAGES = 50;

/** The name without the labels that Ginkgo prints behind it: "… [Conformance] [sig-node, Conformance]". */
export const bareName = (name: string): string =>
  specName(name)
    .trim()
    .replace(/ \[[^\][]+, [^\][]+\]$/, "");

/** Tests that a dry run says it would run (`--ginkgo.dry-run --ginkgo.v`), in their order. */
export function plannedSpecs(output: string): string[] {
  const suite = followSuite();
  return output.split("\n").flatMap((line) => {
    const step = suite.take(line);
    return step?.kind === "begun" ? [bareName(step.name)] : [];
  });
}

/** @param measured seconds of tests that ran before, by their bare name */
export function estimateSuite(
  specs: readonly string[],
  measured: ReadonlyMap<string, number>,
): SuitePlanView["estimate"] {
  let [low, high, known] = [0, 0, 0];
  for (const spec of specs) {
    const seconds = measured.get(spec);
    if (seconds !== undefined) known += 1;
    low += seconds ?? UNMEASURED.low;
    high += seconds ?? UNMEASURED.high;
  }
  return { lowSeconds: Math.ceil(low), highSeconds: Math.ceil(high), measured: known };
}

/** @param listed what `e2e.test --list-images` prints; @param nodes `.status.images` of each node, null where it is not known */
export function missingImages(
  listed: string,
  nodes: readonly { name: string; images: readonly string[] | null }[],
): SuitePlanView["images"] {
  const wanted = listed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^\S+:\S+$/.test(line) && !NEVER_THERE.test(line))
    .sort();
  return {
    listed: wanted.length,
    nodes: nodes.map(({ name, images }) => ({
      name,
      missing: images && wanted.filter((image) => !images.includes(image)),
      cut: (images?.length ?? 0) >= LISTED_IMAGES,
    })),
  };
}

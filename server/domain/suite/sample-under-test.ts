import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { SuiteFileKind } from "@/server/contract/suite-words";
import { SUITE_FILE_NAMES } from "@/server/contract/suite-words";

const FOLDER = path.join(import.meta.dirname, "fixture");

/** Samples with both files; `v1.35-coolkube-one-failed` has no log. */
export const SAMPLES = [
  "v1.20-diamanti-spektra",
  "v1.24-openshift-dedicated",
  "v1.30-ericsson-ccd",
  "v1.32-kubespray",
  "v1.33-ericsson-ccd",
  "v1.33-kind",
] as const;

/** A file of a recorded submission, unpacked. */
export const sampleBytes = (sample: string, kind: SuiteFileKind): Buffer =>
  gunzipSync(readFileSync(path.join(FOLDER, sample, `${SUITE_FILE_NAMES[kind]}.gz`)));

export const sampleText = (sample: string, kind: SuiteFileKind): string =>
  sampleBytes(sample, kind).toString("utf8");

/** Cuts a text into pieces of an odd length, as a stream may. */
export function* pieces(text: string, length = 65_537): Generator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

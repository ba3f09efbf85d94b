import { SUITE_FILE_NAMES, type SuiteFileKind } from "@/server/contract/suite-words";
import { badInput, DomainError } from "../errors";

/** First bytes -> what such a file is (file(1)'s magic numbers). */
const SIGNATURES: readonly [number[], string][] = [
  [[0x89, 0x50, 0x4e, 0x47], "a PNG picture"],
  [[0xff, 0xd8, 0xff], "a JPEG picture"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF"],
  [[0x1f, 0x8b], "packed with gzip: unpack it first"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive: unpack it first"],
  [[0xfe, 0xff], "UTF-16 text: save it as UTF-8"],
  [[0xff, 0xfe], "UTF-16 text: save it as UTF-8"],
];

/**
 * Looks at the first bytes of a file of a suite run, whatever its name says.
 * @throws DomainError `bad_input` saying what it is instead
 */
export function checkFileStart(kind: SuiteFileKind, first: Uint8Array): void {
  const name = SUITE_FILE_NAMES[kind];
  if (first.length === 0) throw badInput(`${name} is empty: choose the file that the suite wrote.`);
  const known = SIGNATURES.find(([bytes]) => bytes.every((byte, at) => first[at] === byte));
  if (known) throw badInput(`${name} is not what the suite wrote: it is ${known[1]}.`);
  if (first.includes(0))
    throw badInput(`${name} is not text: it has a zero byte, so choose the file that the suite wrote.`);
  if (kind === "junit" && !startsWithMarkup(first))
    throw badInput(`${name} is no XML: line 1 does not start with <.`);
}

function startsWithMarkup(first: Uint8Array): boolean {
  const bom = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? 3 : 0;
  const at = first.findIndex((byte, index) => index >= bom && !SPACES.includes(byte));
  return at >= 0 && first[at] === 0x3c;
}
const SPACES = [0x20, 0x09, 0x0a, 0x0d];

/** @param limit bytes */
export const suiteFileTooLarge = (kind: SuiteFileKind, limit: number): DomainError =>
  new DomainError(
    "too_large",
    `${SUITE_FILE_NAMES[kind]} is larger than ${Math.floor(limit / 1024 ** 2)} MiB, and no suite writes one: choose the file that the suite wrote.`,
  );

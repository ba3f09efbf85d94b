import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { badInput } from "@/server/domain/errors";

/** Files that hold sums: `kubeadm.sha256`, `runc.sha256sum`, `x.tgz.sha512`, `SHA256SUMS`, `sha256sum.txt`. */
const SUMS_FILE = /(\.sha(256|512)(sums?)?|^sha(256|512)sums?(\.txt)?)$/i;
const SUMS_MAX = 4 << 20;
const HEX = { 64: "sha256", 128: "sha512" } as const;

export interface PublishedSum {
  algorithm: "sha256" | "sha512";
  hex: string;
  /** The file it stands in, relative to the folder. */
  from: string;
}

export const isSumsFile = (name: string): boolean => SUMS_FILE.test(path.basename(name));

/**
 * The sums that lie in a folder of released files: for each file the ones beside it, alone in a file of its name
 * (`kubeadm.sha256`) or in a list (`HASH  NAME`, as sha256sum writes it, signed or not).
 * @param names files of the folder, relative
 */
export async function readSums(
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, PublishedSum[]>> {
  const sums = new Map<string, PublishedSum[]>();
  for (const from of names.filter(isSumsFile)) {
    if ((await stat(path.join(folder, from))).size > SUMS_MAX) continue;
    for (const line of (await readFile(path.join(folder, from), "utf8")).split("\n")) {
      const [, hex = "", listed] = /^([0-9a-f]{64}|[0-9a-f]{128})(?:\s+\*?(\S+))?\s*$/i.exec(line) ?? [];
      const algorithm = hex.length === 64 || hex.length === 128 ? HEX[hex.length] : undefined;
      if (algorithm === undefined) continue;
      const name = listed ?? path.basename(from).replace(/\.[^.]+$/, "");
      const target = path.join(path.dirname(from), name);
      sums.set(target, [...(sums.get(target) ?? []), { algorithm, hex: hex.toLowerCase(), from }]);
    }
  }
  return sums;
}

/** The sums that were published for the file. @throws DomainError `bad_input` when there is none */
export function requireSum(
  name: string,
  sums: ReadonlyMap<string, PublishedSum[]>,
): [PublishedSum, ...PublishedSum[]] {
  const [first, ...others] = sums.get(name) ?? [];
  if (first) return [first, ...others];
  throw badInput(
    `${name} has no published sum beside it: add ${path.basename(name)}.sha256, or a SHA256SUMS that names it.`,
  );
}

/**
 * Every sum that was published for the file is right, and there is one.
 * @returns the file the (first) sum stands in
 * @throws DomainError `bad_input` naming the file
 */
export async function checkSum(
  folder: string,
  name: string,
  sums: ReadonlyMap<string, PublishedSum[]>,
  signal?: AbortSignal,
): Promise<string> {
  const published = requireSum(name, sums);
  for (const { algorithm, hex, from } of published) {
    const hash = createHash(algorithm);
    const options = signal ? { signal } : {};
    await pipeline(createReadStream(path.join(folder, name), { highWaterMark: 1 << 20 }), hash, options);
    const actual = hash.digest("hex");
    if (actual !== hex) {
      const kind = algorithm === "sha256" ? "SHA-256" : "SHA-512";
      throw badInput(`${name} has ${kind} ${actual} and ${from} says ${hex}: get it again.`);
    }
  }
  return published[0].from;
}

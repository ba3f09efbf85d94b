import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Id } from "@/server/contract/ids";
import type { SuiteFileKind } from "@/server/contract/suite-words";
import { checkFileStart, suiteFileTooLarge } from "@/server/domain/suite/file-kind";
import { env } from "@/server/env";

const INCOMING = ".incoming-";
/** Bytes that say what a file is. */
const START = 512;

/** Where the files of a lab's suite runs are kept, each named by its SHA-256: knowing a sum opens no other lab's file. */
export const suiteFolder = (labId: string): string =>
  path.resolve(env().FAIRLEAD_DATA, "suite-files", Id.parse(labId));

/**
 * Keeps a file of a suite run as it arrives; whatever goes wrong, nothing of it stays.
 * @param limit bytes
 * @throws DomainError `bad_input` for what is no such file by its first bytes, `too_large` past the limit
 */
export async function keepSuiteFile(
  file: { labId: string; kind: SuiteFileKind; limit: number },
  parts: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; size: number }> {
  const folder = suiteFolder(file.labId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const incoming = path.join(folder, `${INCOMING}${randomUUID()}`);
  const sum = createHash("sha256");
  let size = 0;
  try {
    const out = await open(incoming, "wx", 0o600);
    try {
      for await (const part of checked(file.kind, parts)) {
        size += part.byteLength;
        if (size > file.limit) throw suiteFileTooLarge(file.kind, file.limit);
        sum.update(part);
        await out.write(part);
      }
      await out.sync();
    } finally {
      await out.close();
    }
    const sha256 = sum.digest("hex");
    await rename(incoming, path.join(folder, sha256));
    return { sha256, size };
  } catch (cause) {
    await rm(incoming, { force: true });
    throw cause;
  }
}

/** Looks at the first bytes before anything is written, however small the pieces are. */
async function* checked(kind: SuiteFileKind, parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const part of parts) {
    if (start === null) yield part;
    else {
      start = Buffer.concat([start, part]);
      if (start.length < START) continue;
      checkFileStart(kind, start.subarray(0, START));
      yield start;
      start = null;
    }
  }
  if (start === null) return;
  checkFileStart(kind, start);
  yield start;
}

/** The bytes of a kept file; null when there is none. */
export async function openSuiteFile(
  labId: string,
  sha256: string,
): Promise<{ size: number; bytes: AsyncIterable<Uint8Array> } | null> {
  const file = path.join(suiteFolder(labId), sha256);
  const found = await stat(file).catch(() => null);
  return found?.isFile()
    ? { size: found.size, bytes: createReadStream(file, { highWaterMark: 256 * 1024 }) }
    : null;
}

export async function removeSuiteFiles(labId: string, sums: readonly string[]): Promise<void> {
  for (const sum of sums) await rm(path.join(suiteFolder(labId), sum), { force: true });
}

/** Names of what has lain in a lab's folder for longer. @param age ms */
export async function listOldSuiteFiles(labId: string, age: number): Promise<string[]> {
  const folder = suiteFolder(labId);
  const names = await readdir(folder).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    const found = await stat(path.join(folder, name)).catch(() => null);
    if (found && found.mtimeMs < Date.now() - age) old.push(name);
  }
  return old;
}

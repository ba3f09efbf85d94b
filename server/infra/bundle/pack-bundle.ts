import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import path from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { BundlePath } from "@/server/contract/bundle";
import { badInput } from "@/server/domain/errors";
import { listFiles } from "./list-files";
import { checkFiles, hasManifest, MANIFEST_FILE, noBundle, readManifest } from "./read-bundle";
import { findReleased, isReleased } from "./released/find-released";
import { isSumsFile } from "./released/read-sums";

/**
 * A folder with a bundle, or with released files, as a tar. That the files are there is checked first; their sums are
 * checked by who unpacks it.
 * Errors: DomainError `bad_input`, one sentence that names the file.
 */
export async function packBundle(folder: string): Promise<Readable> {
  const names = await namesOf(folder);
  const pack = tar.pack();
  fill(pack, folder, names).catch((cause: unknown) => {
    pack.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  });
  const packed = new PassThrough({ highWaterMark: 1 << 20 });
  // a failure destroys `packed` too, which its reader sees
  pipeline(pack, packed).catch(() => {});
  return packed;
}

async function namesOf(folder: string): Promise<string[]> {
  if (await hasManifest(folder)) {
    const { manifest } = await readManifest(folder);
    await checkFiles(folder, manifest);
    return [MANIFEST_FILE, ...manifest.files.map((file) => file.path)];
  }
  const files = (await listFiles(folder)).filter((file) => file.regular).map((file) => file.path);
  if (!isReleased(files)) throw noBundle(folder);
  const wanted = [...findReleased(files).map(({ name }) => name), ...files.filter(isSumsFile)];
  const strange = wanted.find((name) => !BundlePath.safeParse(name).success);
  if (strange !== undefined)
    throw badInput(`${strange} cannot be packed: rename it to letters, digits and . _ + ~ : @ - only.`);
  return wanted;
}

async function fill(pack: tar.Pack, folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { size, mode } = await lstat(path.join(folder, name));
    await pipeline(createReadStream(path.join(folder, name)), pack.entry({ name, size, mode: mode & 0o777 }));
  }
  pack.finalize();
}

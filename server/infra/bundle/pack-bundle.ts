import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import path from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { checkFiles, MANIFEST_FILE, readManifest } from "./read-bundle";

/**
 * A bundle folder as a tar. That its files are there is checked first; their sums are checked by who unpacks it.
 * Errors: DomainError `bad_input`, one sentence that names the file.
 */
export async function packBundle(folder: string): Promise<Readable> {
  const { manifest } = await readManifest(folder);
  await checkFiles(folder, manifest);
  const pack = tar.pack();
  const names = [MANIFEST_FILE, ...manifest.files.map((file) => file.path)];
  fill(pack, folder, names).catch((cause: unknown) => {
    pack.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  });
  const packed = new PassThrough({ highWaterMark: 1 << 20 });
  // a failure destroys `packed` too, which its reader sees
  pipeline(pack, packed).catch(() => {});
  return packed;
}

async function fill(pack: tar.Pack, folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { size, mode } = await lstat(path.join(folder, name));
    await pipeline(createReadStream(path.join(folder, name)), pack.entry({ name, size, mode: mode & 0o777 }));
  }
  pack.finalize();
}

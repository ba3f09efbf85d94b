import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";

/** What one layer holds; paths have no leading slash. */
export type LayerEntry =
  | { path: string; file: string; executable: boolean }
  | { path: string; link: string }
  | { path: string; folder: true };

export interface Blob {
  /** "sha256:…" */
  digest: string;
  /** Bytes. */
  size: number;
}

/** Times and owners are fixed, so that the same files always make the same layer and the same image. */
const FIXED = { mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" };

/** Writes a layer as a tar and tells its digest. Folders on the way to a path are made. */
export async function writeLayer(
  entries: readonly LayerEntry[],
  target: string,
  signal: AbortSignal,
): Promise<Blob> {
  const pack = tar.pack();
  const hash = createHash("sha256");
  let size = 0;
  const measure = new Transform({
    transform(block: Buffer, _encoding, done) {
      hash.update(block);
      size += block.length;
      done(null, block);
    },
  });
  const written = pipeline(pack, measure, createWriteStream(target), { signal });
  try {
    await fill(pack, entries, signal);
  } catch (cause) {
    pack.destroy(cause instanceof Error ? cause : new Error(String(cause)));
  }
  await written;
  return { digest: `sha256:${hash.digest("hex")}`, size };
}

async function fill(pack: tar.Pack, entries: readonly LayerEntry[], signal: AbortSignal): Promise<void> {
  const made = new Set<string>();
  const makeFolder = (folder: string) => {
    if (folder === "" || made.has(folder)) return;
    makeFolder(parentOf(folder));
    made.add(folder);
    pack.entry({ ...FIXED, name: folder, type: "directory", mode: 0o755 });
  };
  for (const entry of entries) {
    if ("folder" in entry) {
      makeFolder(entry.path);
      continue;
    }
    makeFolder(parentOf(entry.path));
    if ("link" in entry) {
      pack.entry({ ...FIXED, name: entry.path, type: "symlink", linkname: entry.link, mode: 0o777 });
    } else {
      const { size } = await stat(entry.file);
      const mode = entry.executable ? 0o755 : 0o644;
      await pipeline(createReadStream(entry.file), pack.entry({ ...FIXED, name: entry.path, mode, size }), {
        signal,
      });
    }
  }
  pack.finalize();
}

const parentOf = (name: string) => name.slice(0, Math.max(0, name.lastIndexOf("/")));

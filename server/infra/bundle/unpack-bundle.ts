import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { BUNDLE_MAX, BundlePath } from "@/server/contract/bundle";
import { badInput, DomainError } from "@/server/domain/errors";
import { listFiles } from "./list-files";
import { MANIFEST_FILE, noBundle } from "./read-bundle";
import { isReleased } from "./released/find-released";

const ENTRIES_MAX = 10_000;

/** Unpacks a .tar of a bundle or of released files. @returns the folder that holds bundle.json or the files */
export function unpackBundleFile(file: string, into: string, signal?: AbortSignal): Promise<string> {
  return unpackBundle(createReadStream(file, { highWaterMark: 1 << 20 }), path.basename(file), into, signal);
}

/**
 * Unpacks a tar stream. Only plain files and folders with a bundle's names get through: no link, no absolute path, no
 * `..`; packed with or without one folder around it.
 * Errors: DomainError `bad_input` for what is no tar or no bundle, `too_large` past the limits.
 */
export async function unpackBundle(
  packed: Readable,
  name: string,
  into: string,
  signal?: AbortSignal,
): Promise<string> {
  await mkdir(into);
  const extract = tar.extract();
  let entries = 0;
  let bytes = 0;
  const reading = pipeline(packed, extract, signal ? { signal } : {});
  // the loop below sees the same failure; nobody waits for this promise before it has ended
  reading.catch(() => {});
  try {
    for await (const entry of extract) {
      const { header } = entry;
      entries += 1;
      bytes += header.size ?? 0;
      if (entries > ENTRIES_MAX || bytes > BUNDLE_MAX) {
        throw new DomainError(
          "too_large",
          `${name} holds more than 4 GB or ${ENTRIES_MAX} files: it is no bundle of Fairlead's.`,
        );
      }
      const inside = header.name.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
      if (header.type === "directory") {
        entry.resume();
        continue;
      }
      if (header.type !== "file")
        throw badInput(
          `${name} was refused: ${shown(header.name)} in it is a ${header.type}, and a bundle has plain files only.`,
        );
      if (!BundlePath.safeParse(inside).success)
        throw badInput(
          `${name} was refused: it has a file ${shown(header.name)}, and a bundle has no such name.`,
        );
      const target = path.join(into, inside);
      await mkdir(path.dirname(target), { recursive: true });
      // "wx": a second entry of the same name does not replace the first
      await pipeline(entry, createWriteStream(target, { flags: "wx" }));
    }
    await reading;
  } catch (cause) {
    packed.destroy();
    throw explain(cause, name, signal);
  }
  return findRoot(into, name);
}

function explain(cause: unknown, name: string, signal: AbortSignal | undefined): unknown {
  if (cause instanceof DomainError || signal?.aborted) return cause;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return badInput(`${name} does not exist: give the path of a bundle folder or .tar.`);
  if (code === "EEXIST") return badInput(`${name} was refused: a file is in it twice.`);
  if (typeof code === "string") return cause; // the disk's own trouble
  const why = cause instanceof Error ? cause.message : String(cause);
  return badInput(
    `${name} is not a tar that can be read (${why}): a bundle is a folder or a plain .tar, not compressed.`,
  );
}

async function findRoot(folder: string, name: string): Promise<string> {
  const top = await readdir(folder, { withFileTypes: true });
  if (top.some((entry) => entry.name === MANIFEST_FILE)) return folder;
  const [only] = top;
  if (top.length === 1 && only?.isDirectory()) {
    const inside = path.join(folder, only.name);
    if ((await readdir(inside)).includes(MANIFEST_FILE)) return inside;
  }
  if (isReleased((await listFiles(folder)).map((file) => file.path))) return folder;
  throw noBundle(name);
}

const shown = (name: string) => JSON.stringify(name.slice(0, 200));

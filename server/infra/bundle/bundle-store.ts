import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { BUNDLE_MAX, BundleId } from "@/server/contract/bundle";
import { badInput, DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";
import { listFiles } from "./list-files";
import {
  checkFiles,
  hasManifest,
  MANIFEST_FILE,
  noBundle,
  type ReadBundle,
  readBundle,
  readManifest,
} from "./read-bundle";
import { adoptReleased } from "./released/adopt-released";
import { isReleased } from "./released/find-released";
import { unpackBundle, unpackBundleFile } from "./unpack-bundle";

const INCOMING = ".incoming-";
/** What a killed import left is older than this. */
const STALE_MS = 24 * 3600_000;

/** Where bundles are kept, one folder each, named by its id. */
export const bundleStore = (): string => path.resolve(env().FAIRLEAD_DATA, "bundles");

/** Folder of a bundle of the store. */
export const bundleFolder = (id: string): string => path.join(bundleStore(), BundleId.parse(id));

/**
 * Puts a bundle into the store, from a folder or a .tar of this machine; officially released files become one on the way.
 * All of it is checked first; a bundle that is in the store already is no change.
 * Errors: DomainError `bad_input` or `too_large`, one sentence that names the file.
 */
export async function importBundle(
  place: string,
  signal?: AbortSignal,
  store = bundleStore(),
): Promise<ReadBundle> {
  const found = await stat(place).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(place, cause);
  });
  return inIncoming(store, async (incoming) => {
    try {
      const copy = path.join(incoming, "copy");
      if (found.isDirectory() && !(await hasManifest(place)))
        return await keepReleased(place, incoming, store, signal);
      const folder = found.isDirectory()
        ? await copyBundle(place, copy)
        : await unpackBundleFile(place, copy, signal);
      return await keepUnpacked(folder, incoming, store, signal);
    } catch (cause) {
      throw unreadable(place, cause);
    }
  });
}

/** As `importBundle`, from a tar on a stream. */
export const importBundleStream = (packed: Readable, signal?: AbortSignal, store = bundleStore()) =>
  inIncoming(store, async (incoming) => {
    const folder = await unpackBundle(packed, "The bundle", path.join(incoming, "copy"), signal);
    return keepUnpacked(folder, incoming, store, signal);
  });

/** Moves a folder that was just built on the store's file system into the store. */
export const keepBuiltBundle = (folder: string, store: string, signal?: AbortSignal): Promise<ReadBundle> =>
  keepChecked(folder, store, signal);

/** An unpacked tar is a bundle, or released files that become one. */
const keepUnpacked = async (folder: string, incoming: string, store: string, signal?: AbortSignal) =>
  (await hasManifest(folder))
    ? keepChecked(folder, store, signal)
    : keepReleased(folder, incoming, store, signal);

async function keepReleased(
  folder: string,
  incoming: string,
  store: string,
  signal: AbortSignal | undefined,
): Promise<ReadBundle> {
  const names = (await listFiles(folder)).map((file) => file.path);
  if (!isReleased(names)) throw noBundle(folder);
  const adopted = path.join(incoming, "adopted");
  await adoptReleased(folder, adopted, path.join(incoming, "work"), signal);
  return keepChecked(adopted, store, signal);
}

async function keepChecked(folder: string, store: string, signal?: AbortSignal): Promise<ReadBundle> {
  // a tar made elsewhere may have lost the modes; bundle.json has them
  for (const file of (await readManifest(folder)).manifest.files) {
    await chmod(path.join(folder, file.path), file.executable ? 0o755 : 0o644).catch(() => {}); // missing: said below
  }
  const bundle = await readBundle(folder, signal);
  const target = path.join(store, bundle.id);
  const kept = await readBundle(target, signal).catch(() => undefined);
  if (!kept) {
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
  }
  return bundle;
}

async function copyBundle(from: string, to: string): Promise<string> {
  const { manifest } = await readManifest(from);
  await checkFiles(from, manifest);
  const bytes = manifest.files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > BUNDLE_MAX)
    throw new DomainError("too_large", `${from} holds more than 4 GB: it is no bundle of Fairlead's.`);
  await mkdir(to);
  for (const { path: name } of [{ path: MANIFEST_FILE }, ...manifest.files]) {
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await copyFile(path.join(from, name), path.join(to, name));
  }
  return to;
}

async function inIncoming<T>(store: string, work: (incoming: string) => Promise<T>): Promise<T> {
  await mkdir(store, { recursive: true, mode: 0o755 });
  for (const name of await readdir(store)) {
    if (!name.startsWith(INCOMING)) continue;
    const left = await stat(path.join(store, name)).catch(() => undefined);
    if (left && Date.now() - left.mtimeMs > STALE_MS)
      await rm(path.join(store, name), { recursive: true, force: true });
  }
  const incoming = await mkdtemp(path.join(store, INCOMING));
  try {
    return await work(incoming);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

function unreadable(place: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return badInput(
      `${place} does not exist on the machine Fairlead runs on: give the path of a bundle folder or .tar there.`,
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    return badInput(
      `${place} cannot be read by the user Fairlead runs as: make it readable, or run npm run bundle -- import ${place}.`,
    );
  }
  return cause;
}

import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { BundleFile } from "@/server/contract/bundle";
import { describeFile } from "../hash-file";
import { listFiles } from "../list-files";
import type { BuildTools } from "./build-tools";
import type { Component } from "./component";

const FILES = "files";
const SUMS = "sums.json";
const Sums = z.array(BundleFile);
/** Entries nobody asked for in this time are removed. */
const KEPT_MS = 30 * 24 * 3600_000;

/**
 * The files of a component: from the cache when they are there and their sums are right, else made and kept.
 * @returns folder of the files
 */
export async function obtainComponent(
  component: Component,
  key: string,
  cacheDir: string,
  tools: BuildTools,
): Promise<string> {
  const entry = path.join(cacheDir, `${component.name}-${key}`);
  if (await isWhole(entry, tools)) {
    tools.log(`${component.title}: from the cache`);
    const now = new Date();
    await utimes(entry, now, now);
    return path.join(entry, FILES);
  }
  const began = performance.now();
  const making = await mkdtemp(path.join(tools.work, `${component.name}-`));
  const out = path.join(making, FILES);
  await mkdir(out);
  await component.make(tools, out);
  await writeSums(making, tools.signal);
  await rm(entry, { recursive: true, force: true });
  await mkdir(cacheDir, { recursive: true });
  await rename(making, entry).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause; // else another build kept the same files
  });
  tools.log(`${component.title}: made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return path.join(entry, FILES);
}

async function writeSums(folder: string, signal: AbortSignal): Promise<void> {
  const sums: BundleFile[] = [];
  for (const file of await listFiles(path.join(folder, FILES))) {
    sums.push({ path: file.path, ...(await describeFile(path.join(folder, FILES, file.path), signal)) });
  }
  await writeFile(path.join(folder, SUMS), JSON.stringify(sums));
}

async function isWhole(entry: string, { log, signal }: BuildTools): Promise<boolean> {
  const text = await readFile(path.join(entry, SUMS), "utf8").catch(() => undefined);
  if (text === undefined) return false;
  try {
    for (const { path: name, ...expected } of Sums.parse(JSON.parse(text))) {
      const found = await describeFile(path.join(entry, FILES, name), signal);
      if (JSON.stringify(found) !== JSON.stringify({ ...expected })) throw new Error(name);
    }
    return true;
  } catch (cause) {
    signal.throwIfAborted();
    log(
      `${path.basename(entry)} in the cache is damaged (${cause instanceof Error ? cause.message : cause}): making it again`,
    );
    return false;
  }
}

/** Removes entries of earlier versions. */
export async function removeOldComponents(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir).catch(() => [])) {
    const entry = path.join(cacheDir, name);
    const known = await stat(path.join(entry, SUMS)).catch(() => undefined);
    const { mtimeMs } = await stat(entry);
    if (known && Date.now() - mtimeMs > KEPT_MS) await rm(entry, { recursive: true, force: true });
  }
}

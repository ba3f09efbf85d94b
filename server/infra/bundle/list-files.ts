import { readdir } from "node:fs/promises";
import path from "node:path";

/** Everything under a folder but folders: relative path with forward slashes, sorted. */
export async function listFiles(folder: string): Promise<{ path: string; regular: boolean }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({
      path: path.relative(folder, path.join(entry.parentPath, entry.name)),
      regular: entry.isFile(),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The machine's package sources, in apt's two styles. */
export async function readAptSources(): Promise<{ name: string; text: string }[]> {
  const parts = "/etc/apt/sources.list.d";
  const names = (await readdir(parts).catch(() => []))
    .filter((file) => /\.(list|sources)$/.test(file))
    .map((file) => path.join(parts, file));
  return Promise.all(
    ["/etc/apt/sources.list", ...names].map(async (name) => ({
      name,
      text: await readFile(name, "utf8").catch(() => ""),
    })),
  );
}

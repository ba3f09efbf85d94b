import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { listFiles } from "../list-files";
import type { BuildTools } from "./build-tools";

/** One part of a bundle that is made on its own and kept for the next build. */
export interface Component {
  name: string;
  /** For the log: "Kubernetes 1.34.4 and etcd 3.6.4". */
  title: string;
  /** Folders of `bundle/` it is made from. */
  sources: readonly string[];
  /** Everything else that decides what comes out: versions, flags, week. */
  settings: unknown;
  /** Compiled by Go: another toolchain makes other files. */
  usesGo: boolean;
  /** Writes the files into `out`. Throws when what came out is not the version it should be. */
  make(tools: BuildTools, out: string): Promise<void>;
}

/** Names what a component will be: the same key, the same files. */
export async function componentKey(
  component: Component,
  { sources, arch, goVersion }: { sources: string; arch: string; goVersion: string },
): Promise<string> {
  const hash = createHash("sha256");
  const settings = [component.name, arch, component.usesGo ? goVersion : null, component.settings];
  hash.update(JSON.stringify(settings));
  for (const folder of component.sources) {
    for (const file of await listFiles(path.join(sources, folder))) {
      const content = await readFile(path.join(sources, folder, file.path));
      hash.update(`\0${folder}/${file.path}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex").slice(0, 24);
}

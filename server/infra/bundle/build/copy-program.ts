import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import type { BuildTools } from "./build-tools";
import { readOutput } from "./run-program";

/** Debian's name for the architecture, and the path of the loader that is written into its programs. */
const PLACES = {
  amd64: { triplet: "x86_64-linux-gnu", loader: "lib64/ld-linux-x86-64.so.2" },
  arm64: { triplet: "aarch64-linux-gnu", loader: "lib/ld-linux-aarch64.so.1" },
} as const;

/**
 * Copies a program of an unpacked Debian tree, its loader and all its libraries to the same paths under `out`. The tree's
 * own loader is asked, so that no library of this machine gets in.
 */
export async function copyProgram(
  tools: BuildTools,
  root: string,
  program: string,
  out: string,
): Promise<void> {
  const { triplet, loader } = PLACES[tools.arch];
  const folders = [`lib/${triplet}`, `usr/lib/${triplet}`];
  const realLoader = path.join(root, "lib", triplet, path.basename(loader));
  const libraryPath = folders.map((folder) => path.join(root, folder)).join(":");
  const argv = [realLoader, "--library-path", libraryPath, "--list", path.join(root, program)] as const;
  const { stdout } = await readOutput({ argv, cwd: root, env: tools.env }, tools.signal);
  const libraries = [...stdout.matchAll(/=> (\S+) \(0x/g)].map(([, file = ""]) => path.relative(root, file));
  const outside = libraries.filter((file) => file.startsWith(".."));
  if (outside.length > 0)
    throw new Error(`${program} would use libraries of this machine: ${outside.join(", ")}`);
  const copies = [
    [path.join(root, program), program],
    [realLoader, loader],
  ] as const;
  for (const [from, to] of [...copies, ...libraries.map((file) => [path.join(root, file), file] as const)]) {
    await mkdir(path.dirname(path.join(out, to)), { recursive: true });
    await copyFile(from, path.join(out, to));
  }
}

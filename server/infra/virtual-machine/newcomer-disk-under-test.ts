import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { v7 } from "uuid";
import { bundleForTests } from "../bundle/bundle-under-test";
import { basePath, ensureBaseImage } from "../practice-lab/daemon/base-image";
import { baseName } from "../practice-lab/daemon/base-packages";
import { run } from "../practice-lab/daemon/command";

const project = path.resolve(import.meta.dirname, "../../..");
const SCRIPT = path.join(import.meta.dirname, "make-disk.sh");

export interface NewcomerDisk {
  /** Raw image of an ext4 with the folders `fairlead`, `bundle`, `cache` (base image) and `node`. */
  image: string;
  /** Folder below `cache` that is the base image. */
  base: string;
  remove(): void;
}

/**
 * What a newcomer has on a machine without a network: this checkout with its packages and its build, a bundle, the base
 * image of practice hosts as it is once it was made, Node.js and npm. Made anew by root each time.
 */
export async function newcomerDiskForTests(): Promise<NewcomerDisk> {
  const base = baseName(new Date());
  await ensureBaseImage(v7(), base, () => {}, new AbortController().signal);
  await run(process.execPath, [path.join(project, "server/cli/build.mjs")]);
  const bundle = await bundleForTests();
  const folder = mkdtempSync(path.join(tmpdir(), "fl-disk-"));
  const image = path.join(folder, "disk.img");
  const npm = path.resolve(realpathSync(path.join(path.dirname(process.execPath), "npm")), "../..");
  const parts = [image, project, basePath(base), bundle, process.execPath, npm];
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await run("unshare", ["--mount", "--propagation", "private", "sh", SCRIPT, ...parts]);
  } catch (cause) {
    remove();
    throw cause;
  }
  return { image, base, remove };
}

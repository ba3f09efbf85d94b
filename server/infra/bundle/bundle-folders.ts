import { existsSync, realpathSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { env } from "@/server/env";

/** Sources a bundle is built from: `bundle` of the project whose build runs. A build works on a copy of them. */
export function bundleSources(): string {
  const build = env().FAIRLEAD_BUILD;
  return path.resolve(existsSync(build) ? realpathSync(build) : path.resolve(build), "../../bundle");
}

/**
 * Where building a bundle keeps what it made for the next time: FAIRLEAD_CACHE, else the home of the user Fairlead runs
 * as, else its data; the first that can be written.
 */
export async function bundleCache(): Promise<string> {
  const last = path.resolve(env().FAIRLEAD_DATA, "cache");
  const wanted = [env().FAIRLEAD_CACHE, path.join(homedir(), ".cache/fairlead")];
  for (const folder of wanted.flatMap((one) => (one === undefined ? [] : [path.resolve(one)]))) {
    if (await isWritable(folder)) return folder;
  }
  return last;
}

const isWritable = (folder: string) =>
  mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK | constants.X_OK))
    .then(
      () => true,
      () => false,
    );

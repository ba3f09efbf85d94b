import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { environmentOfJobs } from "@/server/env";
import { bundleCache } from "../bundle/bundle-folders";
import { readAptSources, selectSources } from "../practice-lab/daemon/apt-sources";
import { BASE_PACKAGES, isoWeek, RELEASE } from "../practice-lab/daemon/base-packages";
import { run } from "../practice-lab/daemon/command";
import { withFileLock } from "../processes/with-file-lock";

const SCRIPT = path.join(import.meta.dirname, "make-guest.sh");

/** Of the guest's user `ada`, who is let in by the image's key and is nobody without this at sudo. */
export const SUDO_PASSWORD = "words of sudo";

/**
 * Folder with `vmlinux`, `initrd`, `root.img`, `key` and `host-key.pub` of a Debian with the practice hosts' packages, `more`
 * ones and a kernel of its own. Made by root in some minutes when the cache has none of this week and these sources.
 */
export async function guestImageForTests(more: readonly string[] = []): Promise<string> {
  const home = path.join(await bundleCache(), "guests", more.length === 0 ? "host" : more.join(","));
  await mkdir(home, { recursive: true, mode: 0o700 });
  const packages = [...BASE_PACKAGES, ...more];
  const parts = [await readFile(SCRIPT, "utf8"), RELEASE, ...packages, SUDO_PASSWORD];
  const key = createHash("sha256")
    .update([...parts, isoWeek(new Date())].join("\n"))
    .digest("hex");
  const place = path.join(home, key.slice(0, 24));
  const file = `${home}.lock`;
  await writeFile(file, "", { flag: "a", mode: 0o600 });
  const env = { NODE_ENV: "test" as const, ...environmentOfJobs() };
  await withFileLock({ file, name: "guest image", env }, async () => {
    if (existsSync(place)) return;
    for (const old of await readdir(home)) await rm(path.join(home, old), { recursive: true, force: true });
    await make(await mkdtemp(path.join(home, "making-")), place, packages);
  });
  return place;
}

/** Beside its place and renamed, so a folder of that name is always whole. */
async function make(work: string, place: string, packages: readonly string[]): Promise<void> {
  const sources: string[] = [];
  for (const text of selectSources(await readAptSources(), RELEASE)) {
    const file = path.join(work, `mirror${sources.length}.${text.startsWith("deb ") ? "list" : "sources"}`);
    await writeFile(file, text);
    sources.push(file);
  }
  await run("sh", [SCRIPT, work, packages.join(","), SUDO_PASSWORD, ...sources]);
  await rename(work, place);
}

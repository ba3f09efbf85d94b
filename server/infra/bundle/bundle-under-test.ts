import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { BUILDABLE_VERSIONS } from "@/server/domain/bundle/recipe";
import { environmentOfJobs } from "@/server/env";
import { ANSIBLE_PINS } from "../installer/ansible-core";
import { isoWeek } from "../practice-lab/daemon/base-packages";
import { withFileLock } from "../processes/with-file-lock";
import { buildBundle } from "./build/build-bundle";
import { chooseGo } from "./build/go-command";
import { spawnInGroup } from "./build/spawn-in-group";
import { bundleCache } from "./bundle-folders";
import { listFiles } from "./list-files";
import { readBundle } from "./read-bundle";

const project = path.resolve(import.meta.dirname, "../../..");
/** Everything that decides what is in the bundle, beside week, Go and the pins of Ansible. */
const DECIDES = ["bundle", "server/infra/bundle/build", "server/domain/bundle"];

const [DEFAULT_VERSION = ""] = BUILDABLE_VERSIONS;

/**
 * Folder of a real bundle, checked, for tests that deploy it: built when there is none of these sources yet, which takes
 * minutes unless the parts are in the cache. Any user of the machine can read it; nobody may write to it.
 */
export async function bundleForTests(kubernetes = DEFAULT_VERSION): Promise<string> {
  const cacheDir = await bundleCache();
  // the product started by root is another user, who does not get into root's own cache
  const place =
    process.getuid?.() === 0 ? "/var/cache/fairlead-tests" : path.join(cacheDir, "bundles-for-tests");
  const home = kubernetes === DEFAULT_VERSION ? place : `${place}-${kubernetes}`;
  await mkdir(home, { recursive: true });
  // sections of the tests run beside each other: one builds, the other waits for it
  const lock = {
    file: `${home}.lock`,
    name: "bundle",
    env: { NODE_ENV: "test" as const, ...environmentOfJobs() },
  };
  await writeFile(lock.file, "", { flag: "a", mode: 0o600 });
  return withFileLock(lock, () => madeIn(home, cacheDir, kubernetes));
}

async function madeIn(home: string, cacheDir: string, kubernetes: string): Promise<string> {
  const folder = path.join(home, await keyOfSources());
  if (existsSync(folder)) {
    const whole = await readBundle(folder).then(
      () => true,
      () => false,
    );
    if (whole) return folder;
  }
  for (const old of await readdir(home).catch(() => [])) {
    await rm(path.join(home, old), { recursive: true, force: true });
  }
  const signal = new AbortController().signal;
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const sources = path.join(project, "bundle");
  await buildBundle({
    kubernetes,
    sources,
    outDir: folder,
    cacheDir,
    log,
    signal,
    spawn: spawnInGroup(log, signal),
  }).catch((cause: unknown) => {
    throw new Error(`${lines.slice(-40).join("\n")}\nThe bundle for the tests could not be built.`, {
      cause,
    });
  });
  await readBundle(folder);
  return folder;
}

async function keyOfSources(): Promise<string> {
  const { version } = await chooseGo(environmentOfJobs());
  const parts = [version, process.arch, isoWeek(new Date()), ...ANSIBLE_PINS];
  const hash = createHash("sha256").update(parts.join("\n"));
  for (const folder of DECIDES) {
    for (const file of await listFiles(path.join(project, folder))) {
      if (/\.test\.ts$/.test(file.path)) continue;
      hash.update(`\0${folder}/${file.path}\0`).update(await readFile(path.join(project, folder, file.path)));
    }
  }
  return hash.digest("hex").slice(0, 24);
}

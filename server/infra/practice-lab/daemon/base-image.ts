import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { PracticeLabError } from "@/server/domain/practice-lab";
import { readAptSources, selectSources } from "./apt-sources";
import { BASE_PACKAGES, PATH_EXCLUDES, RELEASE } from "./base-packages";
import { run } from "./command";
import { readLabRecords } from "./lab-record";
import { withMachineLock } from "./machine-lock";
import { baseWork, CACHE } from "./places";

export const basePath = (name: string) => path.join(CACHE, name);

/**
 * Makes the hosts' base image unless this week's is cached. Built beside its place and renamed, so a folder of that
 * name is always whole; what a killed build left goes with its lab.
 */
export async function ensureBaseImage(
  labId: string,
  name: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (existsSync(basePath(name))) return;
  await mkdir(CACHE, { recursive: true, mode: 0o755 });
  await withMachineLock("base", () => build(baseWork(labId), name, onLine, signal), signal);
}

async function build(
  work: string,
  name: string,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (existsSync(basePath(name))) return; // another lab made it while we waited
  const used = new Set(readLabRecords().flatMap((lab) => (lab.alive ? [lab.base] : [])));
  for (const old of await readdir(CACHE)) {
    if (old.startsWith("building-") || (old.startsWith("base-") && !used.has(old))) {
      await rm(path.join(CACHE, old), { recursive: true, force: true });
    }
  }
  const root = path.join(work, "root");
  await mkdir(work);
  const temporary = path.join(work, "tmp");
  await mkdir(temporary);
  await chmod(temporary, 0o1777);
  const mirrors: string[] = [];
  for (const text of selectSources(await readAptSources(), RELEASE)) {
    const file = path.join(work, `mirror${mirrors.length}.${text.startsWith("deb ") ? "list" : "sources"}`);
    await writeFile(file, text);
    mirrors.push(file);
  }
  onLine(
    `Making the hosts' base image (Debian ${RELEASE}, ${BASE_PACKAGES.length} packages and what they need)`,
  );
  const args = [
    // its own process namespace, ended by our death: no half of it goes on, none of its mounts stays
    ...["--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
    ...["env", `TMPDIR=${temporary}`],
    ...["mmdebstrap", "--mode=root", "--variant=minbase", "--dpkgopt=force-unsafe-io"],
    ...PATH_EXCLUDES.map((exclude) => `--dpkgopt=path-exclude=${exclude}`),
    ...(await proxyOptions()),
    `--include=${BASE_PACKAGES.join(",")}`,
    // every host gets its own
    '--customize-hook=rm -f "$1"/etc/ssh/ssh_host_* "$1"/etc/machine-id "$1"/etc/hostname',
    ...[RELEASE, root, ...mirrors],
  ];
  try {
    await run("setpriv", args, { onLine, signal });
    await rename(root, basePath(name));
  } catch (cause) {
    if (cause instanceof PracticeLabError || signal.aborted) throw cause;
    throw new PracticeLabError(
      "practice_lab_base_failed",
      `The hosts' base image could not be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** mmdebstrap runs apt with a configuration of its own, so the machine's proxy has to be handed on. */
async function proxyOptions(): Promise<string[]> {
  const shown = await run("apt-config", ["dump", "--format", '%f "%v";%n', "Acquire"]).catch(() => "");
  return shown
    .split("\n")
    .filter((line) => /^Acquire::https?::Proxy "[^"]+";$/i.test(line))
    .map((line) => `--aptopt=${line}`);
}

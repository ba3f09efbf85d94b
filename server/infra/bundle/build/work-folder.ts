import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { DomainError } from "@/server/domain/errors";

const PREFIX = "work-";

/** A folder for one build beside its cache; those of builds that were killed go away. */
export async function makeWorkFolder(cacheDir: string): Promise<string> {
  try {
    await mkdir(cacheDir, { recursive: true });
    for (const name of await readdir(cacheDir)) {
      if (!name.startsWith(PREFIX) || (await isAlive(name))) continue;
      await rm(path.join(cacheDir, name), { recursive: true, force: true });
    }
    const work = path.join(cacheDir, `${PREFIX}${process.pid}-${await startOf(process.pid)}-${Date.now()}`);
    await mkdir(work, { mode: 0o700 });
    return work;
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw cause;
    throw new DomainError(
      "unsupported",
      `The cache folder ${cacheDir} cannot be written: set FAIRLEAD_CACHE to one that can.`,
      { cause },
    );
  }
}

/** A process id alone can be reused: its start time (field 22 of /proc/PID/stat, ticks since boot) cannot. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
}

async function isAlive(name: string): Promise<boolean> {
  const [pid, start] = name.slice(PREFIX.length).split("-");
  return (await startOf(Number(pid))) === start;
}

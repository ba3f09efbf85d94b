import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";

/** Folder of one run under the data folder, absolute. */
export const runFolderOf = (dataDir: string, jobId: string, run: number): string =>
  path.join(path.resolve(dataDir), "runs", jobId, String(run));

/** Name of a run in the environment of its processes (FAIRLEAD_RUN) and of its folders in memory. */
export const runIdOf = (jobId: string, run: number): string => `${jobId}.${run}`;

/** Parent of folders that live in memory only, where there is one. */
export const MEMORY = "/dev/shm";

/** How the name of each private folder of a run begins. */
export const privatePrefix = (runId: string): string => `fairlead-${runId}-`;

/**
 * Names who can see a run folder: this machine with this data folder. A restored copy of the database in another folder
 * is somebody else, so that it starts nothing a second time.
 */
export function readMachineId(dataDir: string): string {
  const place = realpathSync(path.resolve(dataDir));
  return createHash("sha256").update(`${machine()}\0${place}`).digest("hex").slice(0, 32);
}

/** machine-id(5); where there is none, the machine's name. */
function machine(): string {
  try {
    const id = readFileSync("/etc/machine-id", "utf8").trim();
    if (id !== "") return id;
  } catch {
    // not a Linux with systemd or dbus
  }
  return hostname();
}

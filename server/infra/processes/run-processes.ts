import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { privatePrefix } from "../run-folder/run-place";
import { processStart } from "./process-stat";

/** The environment variable that marks every process of a run, however far it moved from the job process. */
export const RUN_VARIABLE = "FAIRLEAD_RUN";

/**
 * Processes of a run that this user may end, without the asking one. Debian's ssh-agent shows its environment to nobody
 * (it is setgid), so a command line that names a private folder of the run counts too. Linux only; elsewhere none.
 */
export function findRunProcesses(runId: string): number[] {
  if (process.platform !== "linux") return [];
  const marked = `\0${RUN_VARIABLE}=${runId}\0`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(
      (pid) =>
        `\0${read(`/proc/${pid}/environ`)}`.includes(marked) ||
        read(`/proc/${pid}/cmdline`).includes(privatePrefix(runId)),
    )
    .map(Number)
    .filter((pid) => processStart(pid) !== undefined);
}

/** Ends them: SIGTERM, and SIGKILL for those that are still there after `patienceMs`. @returns how many there were */
export async function endRunProcesses(runId: string, patienceMs = 2000): Promise<number> {
  const found = new Set<number>();
  const deadline = Date.now() + patienceMs;
  for (let signal: NodeJS.Signals = "SIGTERM"; ; ) {
    const left = findRunProcesses(runId);
    if (left.length === 0) return found.size;
    const late = Date.now() >= deadline;
    if (late) signal = "SIGKILL";
    for (const pid of left) {
      if (!late && found.has(pid)) continue;
      found.add(pid);
      signalProcess(pid, signal);
    }
    if (Date.now() >= deadline + 5000) return found.size; // the kernel holds it: nothing more can be done
    await sleep(20);
  }
}

/** @param pid negative: the process group. @returns whether there was anybody */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Is anybody left in a process group? Zombies do not count: the machine's init may reap late. */
export function isGroupAlive(group: number): boolean {
  if (process.platform !== "linux") return signalProcess(-group, "SIGCONT");
  return readdirSync("/proc").some((name) => {
    if (!/^\d+$/.test(name)) return false;
    const stat = read(`/proc/${name}/stat`);
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(pgrp) === group && state !== "Z" && state !== "X";
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

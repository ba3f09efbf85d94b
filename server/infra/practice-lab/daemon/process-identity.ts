import { readFileSync } from "node:fs";
import { z } from "zod";

/** A process for good: a pid alone is given again, also after a reboot. */
export const ProcessIdentity = z.object({ pid: z.number().int(), startTime: z.string(), bootId: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

/** State letter and start time of a process, or undefined when there is none. proc(5), fields 3 and 22 of stat. */
function readStat(pid: number): { state: string; startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name may hold blanks
    return { state: fields[0] ?? "", startTime: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: readStat(pid)?.startTime ?? "", bootId: bootId() };
}

/** False for a zombie too: the machine's init may reap late. */
export function isAlive(process: ProcessIdentity): boolean {
  const stat = readStat(process.pid);
  return (
    stat !== undefined &&
    stat.state !== "Z" &&
    stat.startTime === process.startTime &&
    process.bootId === bootId()
  );
}

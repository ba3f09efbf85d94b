import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Start of a process: with its pid a name for good, since a pid alone is given again. On Linux the boot and field 22 of
 * /proc/PID/stat (clock ticks since that boot, proc(5)); elsewhere what ps says. Undefined when the process has ended,
 * also as a zombie: the machine's init may reap late.
 */
export function processStart(pid: number): string | undefined {
  return process.platform === "linux" ? startOnLinux(pid) : startByPs(pid);
}

/** Is the process that had this start still there? */
export const isAlive = (one: { pid: number; processStart: string }): boolean =>
  processStart(one.pid) === one.processStart;

function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name may hold blanks
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${bootId()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return boot;
}

function startByPs(pid: number): string | undefined {
  try {
    const said = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return said === "" || said.startsWith("Z") ? undefined : said.replace(/^\S+\s+/, "");
  } catch {
    return undefined;
  }
}

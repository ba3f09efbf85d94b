import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Who supervises this data folder, so that a second start says so and the start after a crash ends what was left. As
 * root it lies outside the data folder: the service user could otherwise name any process for root to end.
 */
export function recordFile(place) {
  if (!place.root) return path.join(place.data, "supervisor.json");
  return path.join("/run/fairlead", `supervisor-${installationName(place.data)}.json`);
}

/** Short name of the installation whose data folder this is: several may be root's on one machine. */
export const installationName = (data) => createHash("sha256").update(data).digest("hex").slice(0, 12);

/** Field 22 of /proc/PID/stat, or undefined for a process that is gone: a pid alone can be reused. */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return process.platform === "linux" ? undefined : startElsewhere(pid);
  }
}

function startElsewhere(pid) {
  try {
    process.kill(pid, 0);
    return "alive";
  } catch {
    return undefined;
  }
}

/** @returns the processes of the record that still live */
export function readRecord(file) {
  try {
    const record = JSON.parse(readFileSync(file, "utf8"));
    const lives = ({ pid, start }) => Number.isInteger(pid) && start !== undefined && startOf(pid) === start;
    return {
      supervisor: lives(record.supervisor) ? record.supervisor : undefined,
      children: record.children.filter(lives),
      url: record.url,
    };
  } catch {
    return { supervisor: undefined, children: [], url: undefined };
  }
}

export function writeRecord(file, { url, children }) {
  const known = (pid) => ({ pid, start: startOf(pid) });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o711 });
  const text = JSON.stringify({ url, supervisor: known(process.pid), children: children.map(known) });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export const removeRecord = (file) => rmSync(file, { force: true });

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { InotifyUse } from "@/server/domain/practice-lab";
import { readLabRecords } from "./lab-record";
import { shortName } from "./places";

/** inotify instances that root's processes hold, by lab ("" = none), found by the cgroup each lab lives in. */
function countByLab(): Map<string, number> {
  const count = new Map<string, number>();
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      // the kernel charges the effective uid (inotify_new_group)
      if (!/^Uid:\s+\d+\s+0\s/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) continue;
      let instances = 0;
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        if (linkOf(`/proc/${pid}/fd/${fd}`) === "anon_inode:inotify") instances++;
      }
      if (instances === 0) continue;
      const lab = /\/(fl[0-9a-f]{6})\//.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8"))?.[1] ?? "";
      count.set(lab, (count.get(lab) ?? 0) + instances);
    } catch {
      // the process ended while we looked
    }
  }
  return count;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/**
 * Root's inotify use as the admission sees it: a lab counts with what was reserved for it or what it holds, whichever
 * is more, because its Kubernetes may come later.
 */
export function readInotifyUse(): InotifyUse {
  const held = countByLab();
  let used = 0;
  for (const lab of readLabRecords()) {
    const short = shortName(lab.labId);
    used += Math.max(lab.alive ? lab.reserved : 0, held.get(short) ?? 0);
    held.delete(short);
  }
  for (const instances of held.values()) used += instances;
  const limit = Number(readFileSync("/proc/sys/fs/inotify/max_user_instances", "utf8"));
  return { used, limit };
}

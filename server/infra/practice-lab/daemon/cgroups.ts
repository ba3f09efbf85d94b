import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type CgroupLayout, readCgroupLayout } from "./cgroup-layout";

/** What a host's systemd and a kubelet need of a v2 tree. */
const WANTED = ["cpu", "cpuset", "io", "memory", "pids", "hugetlb"];

export const machineCgroups = (): CgroupLayout =>
  readCgroupLayout(readFileSync("/proc/self/mountinfo", "utf8"));

/**
 * Makes the lab's own group in every hierarchy.
 * @returns the v2 controllers that had to be switched on at the machine's root, to be switched off at the end
 */
export function makeLabGroups(layout: CgroupLayout, short: string): string[] {
  const enabled: string[] = [];
  for (const { mount, version } of layout.hierarchies) {
    makeGroup(path.join(mount, short));
    if (version === 1) continue;
    // a group can only hand on what its parent hands on, from the root down
    const available = words(path.join(mount, "cgroup.controllers"));
    const handedOn = words(path.join(mount, "cgroup.subtree_control"));
    if (layout.style === "v1") continue;
    for (const controller of WANTED.filter((wanted) => available.includes(wanted))) {
      try {
        if (!handedOn.includes(controller)) {
          writeFileSync(path.join(mount, "cgroup.subtree_control"), `+${controller}`);
          enabled.push(controller);
        }
        writeFileSync(path.join(mount, short, "cgroup.subtree_control"), `+${controller}`);
      } catch {
        // refused, as inside a container: the hosts start without it, and a kubelet says which one it misses
      }
    }
  }
  return enabled;
}

/** Makes one host's group below the lab's; returns the folders its first process must enter. */
export function makeHostGroups(layout: CgroupLayout, short: string, name: string): string[] {
  return layout.hierarchies.map(({ mount }) => {
    const folder = path.join(mount, short, name);
    makeGroup(folder);
    return folder;
  });
}

function makeGroup(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // v1 cpuset: empty at first, and then no task may enter (cgroup-v1/cpusets.rst §1.4); v2 inherits by itself
  if (existsSync(path.join(folder, "cgroup.clone_children"))) {
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const target = path.join(folder, file);
      if (existsSync(target)) writeFileSync(target, readFileSync(path.join(folder, "..", file)));
    }
  }
}

const words = (file: string) => readFileSync(file, "utf8").trim().split(/\s+/);

/** Pids anywhere below a lab's groups. */
function members(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readFileSync(path.join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  return own.concat(...subgroups(folder).map(members));
}

const subgroups = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));

/** Kills whatever still lives in the lab's groups, except this process, and removes them. Bounded: 5 s. */
export async function removeLabGroups(layout: CgroupLayout, short: string, enabled: string[]): Promise<void> {
  for (const { mount } of layout.hierarchies) {
    if (members(path.join(mount, short)).includes(process.pid)) moveSelf(mount);
  }
  for (let attempt = 0; attempt < 100; attempt++) {
    const left = layout.hierarchies
      .map(({ mount }) => path.join(mount, short))
      .filter((dir) => existsSync(dir));
    if (left.length === 0) break;
    for (const folder of left) {
      for (const pid of members(folder)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // it ended already
        }
      }
      removeTree(folder);
    }
    if (left.some((folder) => existsSync(folder))) await delay(50);
  }
  const root = layout.hierarchies.find((hierarchy) => hierarchy.version === 2);
  for (const controller of root ? enabled : []) {
    try {
      writeFileSync(path.join(root?.mount ?? "", "cgroup.subtree_control"), `-${controller}`);
    } catch {
      // someone else uses it by now: then it is theirs to switch off
    }
  }
}

/** The daemon lives in its lab's group so that stopping the service that opened the door does not stop the lab. */
export function moveSelf(...folder: string[]): void {
  writeFileSync(path.join(...folder, "cgroup.procs"), String(process.pid));
}

function removeTree(folder: string): void {
  for (const child of subgroups(folder)) removeTree(child);
  try {
    rmdirSync(folder);
  } catch {
    // a dying process may hold it for a moment; the caller tries again
  }
}

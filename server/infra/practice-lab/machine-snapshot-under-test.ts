import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "vitest";

const execute = promisify(execFile);

/** Values a running kernel changes by itself; nf_conntrack_count is how many connections the machine has now. */
export const RESTLESS =
  /^(kernel\.(random|keys|ns_last_pid|sched_domain|pty\.nr)|fs\.([a-z-]+-(nr|state)|quota)|net\.netfilter\.nf_conntrack_count)\b/;

/**
 * Loads what a cluster's first packet rule would, where the kernel has it as a module: it stays for good, and with it
 * appear net.nf_conntrack_max and net.netfilter.nf_conntrack_* (nf_conntrack-sysctl.rst). Call before a snapshot that
 * is compared around a cluster.
 */
export async function loadConnectionTracking(): Promise<void> {
  const builtIn = existsSync("/proc/sys/net/netfilter/nf_conntrack_max");
  if (!builtIn) await execute("modprobe", ["nf_conntrack"]);
}

/** All that a practice lab could leave on a machine. */
export interface MachineSnapshot {
  sysctl: string[];
  links: string[];
  mounts: string[];
  networkNamespaces: string[];
  packetFilter: string;
  cgroups: string[];
  labs: string[];
}

export async function takeSnapshot(): Promise<MachineSnapshot> {
  const output = async (program: string, ...args: string[]) =>
    (await execute(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  const lines = (text: string) => text.split("\n").filter(Boolean).sort();
  const links = JSON.parse(await output("ip", "-j", "addr")) as {
    ifname: string;
    addr_info: { local: string }[];
  }[];
  return {
    packetFilter: await output("nft", "list", "ruleset"),
    sysctl: lines(await output("sysctl", "-a", "--ignore")).filter((line) => !RESTLESS.test(line)),
    links: links.map((link) => [link.ifname, ...link.addr_info.map((address) => address.local)].join(" ")),
    mounts: lines(readFileSync("/proc/self/mountinfo", "utf8")),
    networkNamespaces: lines(await output("lsns", "-t", "net", "-n", "-o", "NS")),
    cgroups: lines(await output("find", "/sys/fs/cgroup", "-ignore_readdir_race", "-type", "d")),
    labs: ["/var/lib/fairlead-labs", "/run/fairlead/0/labs", "/run/fairlead/log"].flatMap(readFolder),
  };
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** The machine is again what it was; the kernel takes namespaces down a moment after their last process. */
export async function expectNothingLeft(before: MachineSnapshot): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (JSON.stringify(await takeAfter(before)) === JSON.stringify(before)) return;
    await delay(250);
  }
  expect(await takeAfter(before)).toEqual(before);
}

/** Other sessions of the machine end meanwhile and their groups with them: a group that went is nothing that was left. */
async function takeAfter(before: MachineSnapshot): Promise<MachineSnapshot> {
  const now = await takeSnapshot();
  const left = now.cgroups.filter((group) => !before.cgroups.includes(group));
  return { ...now, cgroups: [...before.cgroups, ...left] };
}

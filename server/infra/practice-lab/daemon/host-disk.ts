import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "./command";

export interface HostDisk {
  name: string;
  authorizedKey: string;
  /** Lines of /etc/hosts. */
  hosts: string[];
  nameserver: string;
  /** Shows recorded hardware. */
  telco: boolean;
}

/** Units that want what a namespace has not. */
const MASKED = [
  "console-getty.service",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
  "dev-hugepages.mount",
  "systemd-timesyncd.service",
];

const SSHD = `HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
UseDNS no
# every host's connection goes through the jump host, all at once
MaxStartups 200
MaxSessions 200
`;

const KUBEPODS = "usr/lib/practice-lab/make-kubepods";

/**
 * Recorded CPUs may be more than the machine has: a kubelet would make its group with all of them and fail, but leaves
 * one that exists as it is. systemd takes empty groups of others away whenever it realizes its root slice anew, so this
 * runs before each start of a kubelet.
 */
const MAKE_KUBEPODS = `#!/bin/sh
set -eu
cd /sys/fs/cgroup
if [ -e cgroup.controllers ]; then exec mkdir -p kubepods; fi
for tree in */; do [ ! -e "$tree/cgroup.procs" ] || mkdir -p "$tree/kubepods"; done
for file in cpus mems; do cat "cpuset/cpuset.$file" >"cpuset/kubepods/cpuset.$file"; done
`;

const SHUTDOWN_WORD = "var/lib/practice-lab-shutdown";

/** systemd-shutdown(8) runs this last, with `reboot`, `poweroff` or `halt`. */
const SHUTDOWN_HOOK = `#!/bin/sh
echo "$1" >/${SHUTDOWN_WORD}
`;

/** How the host went down by itself, once; undefined when it did not. */
export function takeShutdownWord(folder: string): string | undefined {
  const file = path.join(folder, "up", SHUTDOWN_WORD);
  try {
    const word = readFileSync(file, "utf8").trim();
    rmSync(file);
    return word;
  } catch {
    return undefined;
  }
}

/**
 * Writes what makes this host differ from the base image, into the upper layer of its file system, and its SSH host
 * key. A power cut leaves all of it.
 * @returns the public host key line, without comment
 */
export async function makeHostDisk(folder: string, disk: HostDisk): Promise<string> {
  const up = path.join(folder, "up");
  for (const dir of [
    "root",
    "work",
    "up/etc/ssh/sshd_config.d",
    "up/etc/systemd/system",
    "up/usr/lib/systemd/system-shutdown",
  ]) {
    await mkdir(path.join(folder, dir), { recursive: true });
  }
  await mkdir(path.join(up, "root/.ssh"), { recursive: true });
  // a folder made in the upper layer takes the place of the image's, with its mode
  await Promise.all([chmod(path.join(up, "root"), 0o700), chmod(path.join(up, "root/.ssh"), 0o700)]);
  await writeFile(path.join(up, "root/.ssh/authorized_keys"), `${disk.authorizedKey}\n`, { mode: 0o600 });
  const etc: Record<string, string> = {
    hostname: `${disk.name}\n`,
    hosts: `${["127.0.0.1 localhost", ...disk.hosts].join("\n")}\n`,
    "resolv.conf": `nameserver ${disk.nameserver}\n`,
    "machine-id": `${randomUUID().replaceAll("-", "")}\n`,
    "ssh/sshd_config.d/practice-lab.conf": SSHD,
  };
  if (disk.telco) await addKubepods(up, etc);
  for (const [file, text] of Object.entries(etc)) await writeFile(path.join(up, "etc", file), text);
  const hook = path.join(up, "usr/lib/systemd/system-shutdown/practice-lab");
  await writeFile(hook, SHUTDOWN_HOOK, { mode: 0o755 });
  for (const unit of MASKED) await symlink("/dev/null", path.join(up, "etc/systemd/system", unit));
  const key = path.join(up, "etc/ssh/ssh_host_ed25519_key");
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", disk.name, "-f", key]);
  return (await readFile(`${key}.pub`, "utf8")).split(" ").slice(0, 2).join(" ");
}

async function addKubepods(up: string, etc: Record<string, string>): Promise<void> {
  const dropIn = "systemd/system/kubelet.service.d";
  await Promise.all(
    [path.join("etc", dropIn), path.dirname(KUBEPODS)].map((dir) =>
      mkdir(path.join(up, dir), { recursive: true }),
    ),
  );
  await writeFile(path.join(up, KUBEPODS), MAKE_KUBEPODS, { mode: 0o755 });
  etc[`${dropIn}/practice-lab.conf`] = `[Service]\nExecStartPre=/${KUBEPODS}\n`;
}

import type { HostFacts } from "@/server/contract/host-facts";
import type { Sections } from "./sections";
import { processesOf } from "./software";
import { mountsOf } from "./storage";

type FactsLeftover = HostFacts["leftovers"][number];

/** Programs of a Kubernetes or a container runtime (names as the kernel cuts them, at 15 characters). */
const PROGRAMS =
  /^(kubelet|kube-.*|etcd|containerd|containerd-shim.*|crio|conmon|dockerd|coredns|flanneld|calico-.*|cilium-.*|k3s.*|rke2.*|k0s|pause)$/;
/** Interfaces that pod networks and kube-proxy make. */
const INTERFACES =
  /^(cni\d+|flannel\S*|cali[0-9a-f]+|vxlan\.calico|cilium_\S+|lxc[0-9a-f]+|kube-ipvs0|kube-bridge|weave|docker0|nodelocaldns)$/;
/** Below it, not it: a disk of its own for the kubelet is no leftover. */
const MOUNTS =
  /^\/(var\/lib\/kubelet\/|run\/containerd\/|run\/netns\/cni-|var\/lib\/containers\/storage\/|run\/k3s\/)/;
/** A program's file is there: only a unit that belongs to an installation. */
const KINDS = ["path", "unit", "package"] as const;

/** Evidence of a Kubernetes or container runtime that was installed before. */
export function readLeftovers(read: Sections): FactsLeftover[] {
  const printed = read.lines("leftovers").flatMap((line): FactsLeftover[] => {
    const [word = "", what = ""] = line.split(" ", 2);
    const kind = KINDS.find((one) => one === word);
    return kind ? [{ kind, what }] : [];
  });
  const found: FactsLeftover[] = [
    ...printed,
    ...processesOf(read)
      .filter(({ name }) => PROGRAMS.test(name))
      .map(({ name }) => ({ kind: "process" as const, what: name })),
    ...mountsOf(read)
      .filter(({ at }) => MOUNTS.test(at))
      .map(({ at }) => ({ kind: "mount" as const, what: at })),
    ...read
      .paths(/^\/sys\/class\/net\/([^/]+)\/mtu$/)
      .flatMap(([, name = ""]) =>
        INTERFACES.test(name) ? [{ kind: "interface" as const, what: name }] : [],
      ),
  ];
  return [...new Map(found.map((one) => [`${one.kind} ${one.what}`, one])).values()];
}

const PACKAGE_PROGRAMS = /^(apt|apt-get|aptitude|dpkg|unattended-upgr.*|packagekitd)$/;

/**
 * Who changes packages now: the holder of dpkg's and apt's locks (proc(5), /proc/locks names a file by its inode), or a
 * program that does.
 */
export function readPackageLock(read: Sections): string | null {
  const files = read.lines("locks").flatMap((line) => {
    const [inode, path] = line.trim().split(/\s+/);
    return inode === undefined || path === undefined ? [] : [{ inode, path }];
  });
  const processes = processesOf(read);
  for (const line of read.file("/proc/locks") ?? []) {
    const [, , , , pid, place = ""] = line.trim().split(/\s+/);
    const file = files.find(({ inode }) => place.endsWith(`:${inode}`));
    if (!file) continue;
    const name = processes.find((one) => String(one.pid) === pid)?.name ?? "a process";
    return `${name} (pid ${pid}) holds ${file.path}`;
  }
  const running = processes.find(({ name }) => PACKAGE_PROGRAMS.test(name));
  return running ? `${running.name} runs (pid ${running.pid})` : null;
}

export const kubeadmRuns = (read: Sections): boolean =>
  processesOf(read).some((one) => one.name === "kubeadm");

/** The lab in /etc/fairlead/owner.json, which a deploy leaves. */
export function readOwner(read: Sections): HostFacts["owner"] {
  const text = read.file("/etc/fairlead/owner.json")?.join("\n");
  if (text === undefined) return null;
  return /"lab(?:Id)?"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? "unknown";
}

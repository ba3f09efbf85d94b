import type { HostFacts } from "@/server/contract/host-facts";
import { type Check, failed, passed } from "./check";

const GIB = 2 ** 30;
const grouped = new Intl.NumberFormat("en");
const mib = (bytes: number) => `${grouped.format(Math.floor(bytes / 2 ** 20))} MiB`;
const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;

/** kubeadm's preflight: ControlPlaneNumCPU 2, ControlPlaneMem 1700 (cmd/kubeadm/app/constants). A worker: kubelet, containerd, two small pods. */
const NEEDS = {
  "control-plane": { cpus: 2, memoryMiB: 1700 },
  worker: { cpus: 1, memoryMiB: 700 },
} as const;

/** File system a path lies on: the longest mount point that leads to it. */
export function filesystemOf(facts: HostFacts, path: string) {
  const leads = (mount: string) => mount === "/" || path === mount || path.startsWith(`${mount}/`);
  return facts.filesystems
    .filter((one) => leads(one.mount))
    .reduce<HostFacts["filesystems"][number] | null>(
      (best, one) => (best === null || one.mount.length > best.mount.length ? one : best),
      null,
    );
}

/** Disks of a hypervisor or of the kernel itself: their flag for rotation says nothing of what lies behind. */
const VIRTUAL_DISK = /^(x?vd[a-z]+|loop\d+|zram\d+|ram\d+|sr\d+|fd\d+)$/;

const hugeBytes = (facts: HostFacts) =>
  facts.hugePages.reduce((sum, size) => sum + size.sizeKiB * size.total * 1024, 0);

export const RESOURCES: readonly Check[] = [
  {
    id: "memory.swap",
    title: "Swap is off",
    severity: "error",
    rule: "/proc/swaps is empty, or the kubelet is told to run beside swap (KubeletConfiguration failSwapOn, default true).",
    of: "host",
    judge: ({ facts }, { plan }) => {
      const { swaps } = facts.memory;
      if (swaps.length === 0) return passed("No swap.");
      const said = swaps.map((one) => `${one.path} (${mib(one.sizeKiB * 1024)})`).join(", ");
      if (plan.clusterOverrides.kubelet.failSwapOn === false)
        return passed(`Swap is on: ${said}; the kubelet is told to run beside it.`);
      return failed(
        `Swap is on: ${said}; the kubelet refuses to start beside it.`,
        "swapoff -a, and take the line out of /etc/fstab.",
      );
    },
  },
  {
    id: "memory.size",
    title: "There is enough memory for the role",
    severity: "error",
    rule: "MemTotal is at least 1700 MiB on a control plane (kubeadm preflight, ControlPlaneMem) and 700 MiB on a worker.",
    of: "host",
    judge: ({ host, facts }) => {
      const has = facts.memory.totalKiB * 1024;
      const need = NEEDS[host.role].memoryMiB * 2 ** 20;
      const said = `${mib(has)} of memory, a ${host.role} needs ${mib(need)}`;
      return has >= need
        ? passed(`${said}.`)
        : failed(`${said}.`, "Give the host another role or more memory.", { field: `roles.${host.name}` });
    },
  },
  {
    id: "memory.beside-huge-pages",
    title: "Huge pages leave enough memory for the system",
    severity: "error",
    rule: "MemTotal less all huge pages still is what the role needs: huge pages are taken at boot and never given back to others.",
    of: "host",
    judge: ({ host, facts }) => {
      const huge = hugeBytes(facts);
      if (huge === 0) return null;
      const left = facts.memory.totalKiB * 1024 - huge;
      const need = NEEDS[host.role].memoryMiB * 2 ** 20;
      const said = `${mib(huge)} of huge pages leave ${mib(left)}, a ${host.role} needs ${mib(need)}`;
      return left >= need ? passed(`${said}.`) : failed(`${said}.`, "Reserve fewer huge pages on this host.");
    },
  },
  {
    id: "cpu.count",
    title: "There are enough CPUs for the role",
    severity: "error",
    rule: "Online CPUs are at least 2 on a control plane (kubeadm preflight, ControlPlaneNumCPU) and 1 on a worker.",
    of: "host",
    judge: ({ host, facts }) => {
      const need = NEEDS[host.role].cpus;
      const said = `${facts.cpu.threads} CPUs, a ${host.role} needs ${need}`;
      return facts.cpu.threads >= need
        ? passed(`${said}.`)
        : failed(`${said}.`, "Give the host another role or more CPUs.", { field: `roles.${host.name}` });
    },
  },
  {
    id: "disk.var",
    title: "There is room below /var",
    severity: "error",
    rule: "Free bytes of the file systems of /var/lib, /var/lib/containerd and /var/lib/kubelet cover the bundle's images and packages (twice the archives), and 512 MiB for logs and etcd.",
    of: "host",
    judge: ({ facts }, { bundle }) => {
      const below = ["/var/lib/containerd", "/var/lib/kubelet", "/var/lib", "/var"]
        .flatMap((path) => filesystemOf(facts, path) ?? [])
        .reduce<HostFacts["filesystems"][number] | null>(
          (least, one) => (least === null || one.freeBytes < least.freeBytes ? one : least),
          null,
        );
      if (below === null) return null;
      const said = `${mib(below.freeBytes)} are free on ${below.mount}, a deploy needs ${mib(bundle.diskBytes)}`;
      return below.freeBytes >= bundle.diskBytes
        ? passed(`${said}.`)
        : failed(`${said}.`, `Make room on ${below.mount} (${below.source}), or give /var a larger disk.`);
    },
  },
  {
    id: "disk.root",
    title: "There is room on /",
    severity: "error",
    rule: "At least 1 GiB is free on /: programs go below /usr/local and /opt.",
    of: "host",
    judge: ({ facts }) => {
      const root = filesystemOf(facts, "/usr/local/bin");
      if (root === null) return null;
      const said = `${gib(root.freeBytes)} are free on ${root.mount}, 1.0 GiB is needed`;
      return root.freeBytes >= GIB ? passed(`${said}.`) : failed(`${said}.`, `Make room on ${root.mount}.`);
    },
  },
  {
    id: "disk.eviction",
    title: "The disk stays above the kubelet's eviction limit",
    severity: "warning",
    rule: "After the deploy the file system of /var/lib/kubelet has more free than evictionHard nodefs.available (default 10%); below it pods are evicted.",
    of: "host",
    judge: ({ facts }, { plan, bundle }) => {
      const disk = filesystemOf(facts, "/var/lib/kubelet");
      if (disk === null || disk.bytes === 0) return null;
      const limit = evictionShare(plan.clusterOverrides.kubelet.evictionHard);
      const left = Math.max(0, disk.freeBytes - bundle.diskBytes) / disk.bytes;
      const said = `${(left * 100).toFixed(0)}% of ${disk.mount} (${gib(disk.bytes)}) will be free after the deploy, the kubelet evicts pods below ${(limit * 100).toFixed(0)}%`;
      return left > limit ? passed(`${said}.`) : failed(`${said}.`, `Make room on ${disk.mount}.`);
    },
  },
  {
    id: "disk.etcd",
    title: "etcd writes to a fast disk",
    severity: "warning",
    rule: "A control plane has a disk that does not rotate: etcd asks for 50 sequential writes a second with fsync (etcd documentation, hardware). Virtual disks are left out: their flag says nothing.",
    of: "host",
    judge: ({ host, facts }) => {
      const known = facts.disks.filter((disk) => disk.rotational !== null && !VIRTUAL_DISK.test(disk.name));
      if (host.role !== "control-plane" || known.length === 0) return null;
      const slow = known.every((disk) => disk.rotational);
      const names = known.map((disk) => disk.name).join(", ");
      return slow
        ? failed(
            `All disks of this control plane rotate (${names}).`,
            "Give the control plane to a host with an SSD.",
            {
              field: `roles.${host.name}`,
            },
          )
        : passed(`Disks that do not rotate are there (${names}).`);
    },
  },
];

/** Share of `nodefs.available` in evictionHard, 0..1; kubelet's default is 10% (kubelet eviction defaults_linux.go). */
function evictionShare(evictionHard: unknown): number {
  const value =
    typeof evictionHard === "object" && evictionHard !== null && "nodefs.available" in evictionHard
      ? String(evictionHard["nodefs.available"])
      : "10%";
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(value)?.[1];
  return percent === undefined ? 0.1 : Number(percent) / 100;
}

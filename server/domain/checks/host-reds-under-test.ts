import { NOW } from "./facts-under-test";
import { type Red, role } from "./red-cases-under-test";

export const HOST_REDS: readonly Red[] = [
  ["topology.control-plane", { plan: role(1, "worker") }, "error", /No host/],
  ["topology.etcd", { plan: role(2, "control-plane") }, "error", /2 control planes/],
  [
    "topology.available",
    {},
    "info",
    /1 control plane and 2 workers/,
    {
      plan: (plan) => {
        const [first, ...rest] = plan.hosts;
        if (first) plan.hosts = [...["a", "b"].map((name) => ({ ...first, name })), first, ...rest];
      },
    },
  ],
  ["deploy.live", { input: { busyWith: ["Deploy 1"] } }, "info", /Deploy 1: the deploy waits/],
  ["facts.present", { input: { facts: new Map() } }, "error", /No facts/],
  ["facts.age", { input: { now: NOW + 2 * 3_600_000 } }, "warning", /2 hours|121 minutes/],
  [
    "facts.complete",
    {
      facts: {
        1: (facts) => {
          facts.unread = [{ what: "dmi", why: "not root" }];
        },
      },
    },
    "info",
    /dmi \(not root\)/,
  ],
  [
    "os.supported",
    {
      facts: {
        2: (facts) => {
          facts.os = { id: "ubuntu", versionId: "24.04", pretty: "Ubuntu 24.04" };
        },
      },
    },
    "error",
    /ubuntu-24\.04.*debian-12/,
  ],
  [
    "os.architecture",
    {
      facts: {
        2: (facts) => {
          facts.kernel.architecture = "aarch64";
        },
      },
    },
    "error",
    /arm64.*amd64/,
  ],
  [
    "os.package-lock",
    {
      facts: {
        1: (facts) => {
          facts.packageLock = "apt-get (process 4711)";
        },
      },
    },
    "error",
    /4711/,
  ],
  [
    "os.kubeadm-runs",
    {
      facts: {
        1: (facts) => {
          facts.kubeadmRuns = true;
        },
      },
    },
    "error",
    /kubeadm/,
  ],
  [
    "kernel.version",
    {
      facts: {
        1: (facts) => {
          facts.kernel.release = "5.10.0-28-amd64";
        },
      },
    },
    "error",
    /5\.10\.0.*5\.13/,
  ],
  [
    "kernel.settings",
    {},
    "info",
    /ip_forward is 0/,
    {
      facts: {
        1: (facts) => {
          facts.sysctl["net.ipv4.ip_forward"] = "1";
        },
        2: (facts) => {
          facts.sysctl["net.ipv4.ip_forward"] = "1";
        },
        3: (facts) => {
          facts.sysctl["net.ipv4.ip_forward"] = "1";
        },
      },
    },
  ],
  [
    "kernel.inotify",
    {
      facts: {
        1: (facts) => {
          facts.sysctl["fs.inotify.max_user_instances"] = "32";
        },
      },
    },
    "warning",
    /32 instances/,
  ],
  [
    "kernel.cgroup",
    {
      plan: (plan) => {
        plan.kubernetes = "1.35.4";
      },
    },
    "error",
    /cgroup hybrid.*1\.35\.4/,
  ],
  [
    "access.root",
    {
      facts: {
        1: (facts) => {
          facts.root = false;
        },
      },
    },
    "error",
    /not root/,
  ],
  [
    "access.python",
    {
      facts: {
        1: (facts) => {
          facts.python = null;
        },
      },
    },
    "error",
    /No python3/,
  ],
  [
    "host.machine-id-unique",
    {
      facts: {
        2: (facts) => {
          facts.machineId = "1".repeat(32);
        },
      },
    },
    "error",
    /node-1, node-2/,
  ],
  [
    "host.name-unique",
    {
      facts: {
        2: (facts) => {
          facts.hostname = "node-1";
        },
      },
    },
    "error",
    /all call themselves node-1/,
  ],
  [
    "host.name-matches",
    {
      facts: {
        2: (facts) => {
          facts.hostname = "localhost";
        },
      },
    },
    "warning",
    /localhost.*node-2/,
  ],
  [
    "host.owner",
    {
      facts: {
        2: (facts) => {
          facts.owner = "another lab";
        },
      },
    },
    "error",
    /another lab/,
  ],
  [
    "hardware.recorded",
    {
      content: (content) => {
        for (const host of content.hosts) host.recordedHardware = true;
      },
    },
    "info",
    /recording/,
  ],
  [
    "clock.skew-runner",
    {
      facts: {
        2: (facts) => {
          facts.clock.skewMs = -600_000;
        },
      },
    },
    "error",
    /600 s behind/,
  ],
  [
    "clock.skew-hosts",
    {
      facts: {
        2: (facts) => {
          facts.clock.skewMs = 1500;
        },
      },
    },
    "warning",
    /node-2 is 1\.5 s ahead/,
  ],
  [
    "clock.synchronized",
    {
      facts: {
        2: (facts) => {
          facts.clock.synchronized = false;
        },
      },
    },
    "warning",
    /not synchronized/,
    {
      facts: {
        2: (facts) => {
          facts.clock.synchronized = true;
        },
      },
    },
  ],
  [
    "memory.swap",
    {
      facts: {
        2: (facts) => {
          facts.memory.swaps = [{ path: "/dev/sda2", sizeKiB: 1048576 }];
        },
      },
    },
    "error",
    /\/dev\/sda2 \(1,024 MiB\)/,
  ],
  [
    "memory.size",
    {
      facts: {
        1: (facts) => {
          facts.memory.totalKiB = 1024 * 1024;
        },
      },
    },
    "error",
    /1,024 MiB.*1,700 MiB/,
  ],
  [
    "memory.beside-huge-pages",
    {
      facts: {
        3: (facts) => {
          facts.hugePages = [
            { sizeKiB: 1048576, total: 1, free: 1 },
            { sizeKiB: 2048, total: 256, free: 256 },
          ];
        },
      },
    },
    "error",
    /1,536 MiB of huge pages/,
  ],
  [
    "cpu.count",
    {
      facts: {
        1: (facts) => {
          facts.cpu.threads = 1;
        },
      },
    },
    "error",
    /1 CPUs.*needs 2/,
  ],
  [
    "disk.var",
    {
      facts: {
        2: (facts) => {
          facts.filesystems.push(
            { mount: "/var", source: "/dev/sdb", type: "ext4", bytes: 2 ** 33, freeBytes: 2 ** 20 * 60 },
            {
              mount: "/var/lib/containerd",
              source: "/dev/sdb",
              type: "ext4",
              bytes: 2 ** 33,
              freeBytes: 2 ** 20 * 60,
            },
          );
        },
      },
    },
    "error",
    /60 MiB.*2,048 MiB/,
  ],
  [
    "disk.root",
    {
      facts: {
        2: (facts) => {
          for (const one of facts.filesystems) if (one.mount === "/") one.freeBytes = 2 ** 29;
        },
      },
    },
    "error",
    /0\.5 GiB/,
  ],
  [
    "disk.eviction",
    {
      facts: {
        2: (facts) => {
          for (const one of facts.filesystems) if (one.mount === "/") one.freeBytes = one.bytes / 20;
        },
      },
    },
    "warning",
    /evicts pods below 10%/,
  ],
  [
    "disk.etcd",
    {
      facts: {
        1: (facts) => {
          facts.disks = [{ name: "sda", model: null, bytes: 1, rotational: true }];
        },
      },
    },
    "warning",
    /sda/,
    {
      facts: {
        1: (facts) => {
          facts.disks = [{ name: "nvme0n1", model: null, bytes: 1, rotational: false }];
        },
      },
    },
  ],
  [
    "leftovers.files",
    {
      facts: {
        2: (facts) => {
          facts.leftovers = [{ kind: "path", what: "/etc/kubernetes/admin.conf" }];
        },
      },
    },
    "error",
    /\/etc\/kubernetes\/admin\.conf/,
  ],
  [
    "leftovers.programs",
    {
      facts: {
        2: (facts) => {
          facts.leftovers = [{ kind: "process", what: "kubelet (process 99)" }];
        },
      },
    },
    "error",
    /kubelet \(process 99\)/,
  ],
  [
    "leftovers.interfaces",
    {
      facts: {
        2: (facts) => {
          facts.leftovers = [{ kind: "interface", what: "cni0" }];
        },
      },
    },
    "warning",
    /cni0/,
  ],
  [
    "leftovers.packages",
    {
      facts: {
        2: (facts) => {
          facts.leftovers = [{ kind: "package", what: "kubelet 1.30.0" }];
        },
      },
    },
    "warning",
    /kubelet 1\.30\.0/,
  ],
  [
    "ports.free",
    {
      facts: {
        2: (facts) => {
          facts.listening.push({ address: "0.0.0.0", port: 10250, process: "nc" });
        },
      },
    },
    "error",
    /10250 \(needed by kubelet, held by nc\)/,
  ],
];

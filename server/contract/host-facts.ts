import { z } from "zod";
import { Id } from "./ids";

/** What a host says of itself. Sizes in KiB or bytes as named, times in ms; `null` = could not be read. */

/** CPU list as the kernel writes it, "0-3,8" (Documentation/admin-guide/cputopology.rst). */
const CpuList = z.string();
const HugePages = z.object({
  sizeKiB: z.number().int(),
  total: z.number().int(),
  free: z.number().int(),
});

export const FactsNic = z.object({
  name: z.string(),
  kind: z.enum(["physical", "virtual-function", "bond", "bridge", "vlan", "virtual", "loopback"]),
  driver: z.string().nullable(),
  /** Mbit/s */
  speed: z.number().nullable(),
  mtu: z.number().int().nullable(),
  mac: z.string().nullable(),
  /** Carrier: false = no link. */
  link: z.boolean().nullable(),
  /** address/prefix */
  addresses: z.array(z.string()),
  pci: z.string().nullable(),
  numaNode: z.number().int().nullable(),
  sriov: z
    .object({
      total: z.number().int(),
      num: z.number().int(),
      vfs: z.array(z.object({ pci: z.string(), driver: z.string().nullable() })),
    })
    .nullable(),
});
export type FactsNic = z.infer<typeof FactsNic>;

/** Old Kubernetes on a host: a path, a unit, a process, a mount, an interface. */
export const FactsLeftover = z.object({
  kind: z.enum(["path", "unit", "process", "mount", "interface", "package"]),
  what: z.string(),
});

/** What the kubelet has handed out on its host (its own checkpoints). */
export const KubeletAssignments = z.object({
  devices: z.array(
    z.object({
      podUid: z.string(),
      container: z.string(),
      /** Extended resource. */
      resource: z.string(),
      /** As the device plugin names them: PCI addresses of virtual functions. */
      ids: z.array(z.string()),
    }),
  ),
  cpus: z
    .object({
      policy: z.string(),
      /** What all other containers share. */
      shared: CpuList,
      own: z.array(z.object({ podUid: z.string(), container: z.string(), cpus: CpuList })),
    })
    .nullable(),
});
export type KubeletAssignments = z.infer<typeof KubeletAssignments>;

export const HostFacts = z.object({
  format: z.literal(1),
  /** How it could be read: as root, and whether a python3 is there for Ansible. */
  root: z.boolean(),
  python: z.string().nullable(),
  hostname: z.string().nullable(),
  machineId: z.string().nullable(),
  bootId: z.string().nullable(),
  uptimeSeconds: z.number().nullable(),
  os: z.object({ id: z.string(), versionId: z.string(), pretty: z.string() }).nullable(),
  kernel: z.object({ release: z.string(), architecture: z.string(), commandLine: z.string() }),
  cpu: z.object({
    model: z.string().nullable(),
    sockets: z.number().int(),
    cores: z.number().int(),
    /** Threads of the whole host, online. */
    threads: z.number().int(),
    online: CpuList,
    /** isolcpus in force, /sys/devices/system/cpu/isolated. */
    isolated: CpuList,
    nohzFull: CpuList,
    list: z.array(
      z.object({
        id: z.number().int(),
        socket: z.number().int(),
        core: z.number().int(),
        node: z.number().int().nullable(),
        siblings: CpuList,
      }),
    ),
  }),
  numa: z.array(
    z.object({
      id: z.number().int(),
      cpus: CpuList,
      memoryKiB: z.number().int(),
      freeKiB: z.number().int(),
      hugePages: z.array(HugePages),
    }),
  ),
  memory: z.object({
    totalKiB: z.number().int(),
    availableKiB: z.number().int(),
    swaps: z.array(z.object({ path: z.string(), sizeKiB: z.number().int() })),
  }),
  hugePages: z.array(HugePages),
  disks: z.array(
    z.object({
      name: z.string(),
      model: z.string().nullable(),
      bytes: z.number(),
      rotational: z.boolean().nullable(),
    }),
  ),
  filesystems: z.array(
    z.object({
      mount: z.string(),
      source: z.string(),
      type: z.string(),
      bytes: z.number(),
      freeBytes: z.number(),
    }),
  ),
  nics: z.array(FactsNic),
  routes: z.array(
    z.object({
      destination: z.string(),
      gateway: z.string().nullable(),
      device: z.string(),
      source: z.string().nullable(),
    }),
  ),
  iommu: z.object({ groups: z.number().int() }),
  dmi: z.object({
    vendor: z.string().nullable(),
    product: z.string().nullable(),
    serial: z.string().nullable(),
    bios: z.string().nullable(),
  }),
  clock: z.object({
    /** Host minus runner, ms, from the middle of the round trip; off by at most `uncertaintyMs`. */
    skewMs: z.number(),
    uncertaintyMs: z.number(),
    synchronized: z.boolean().nullable(),
  }),
  kernelParts: z.object({
    /** Loaded modules and built-ins, as /proc/modules, /sys/module and modules.builtin name them. */
    modules: z.array(z.string()),
    /** /proc/filesystems */
    filesystems: z.array(z.string()),
    cgroup: z.enum(["v1", "v2", "hybrid"]).nullable(),
    /** Whether modprobe finds modules of the running kernel. */
    loadable: z.boolean(),
  }),
  sysctl: z.record(z.string(), z.string()),
  listening: z.array(
    z.object({ address: z.string(), port: z.number().int(), process: z.string().nullable() }),
  ),
  packageLock: z.string().nullable(),
  kubeadmRuns: z.boolean(),
  containerRuntime: z.object({ name: z.string(), version: z.string().nullable() }).nullable(),
  kubelet: z.object({ version: z.string().nullable(), running: z.boolean() }).nullable(),
  leftovers: z.array(FactsLeftover),
  /** Null where no kubelet is or only root may look; absent in readings of earlier versions. */
  assignments: KubeletAssignments.nullable().optional(),
  nameservers: z.array(z.string()),
  /** Fairlead's ownership file: the lab this host belongs to. */
  owner: z.string().nullable(),
  /** What could not be read, and why. */
  unread: z.array(z.object({ what: z.string(), why: z.string() })),
});
export type HostFacts = z.infer<typeof HostFacts>;

/** One reading of one host. */
export const HostReading = z.object({
  id: Id,
  hostId: Id,
  name: z.string(),
  jobId: Id,
  at: z.number(),
  /** How long the round trip took, ms. */
  ms: z.number(),
  facts: HostFacts,
});
export type HostReading = z.infer<typeof HostReading>;

export const HostReadingHead = HostReading.omit({ facts: true }).extend({
  /** How many leaves differ from the reading before. */
  changes: z.number().int().nullable(),
});
export type HostReadingHead = z.infer<typeof HostReadingHead>;

/** What the lab's page shows of each host; the whole reading is asked for by host. */
export const HostFactsSummary = HostReadingHead.extend({
  os: z.string().nullable(),
  kernel: z.string(),
  cpuModel: z.string().nullable(),
  sockets: z.number().int(),
  cores: z.number().int(),
  threads: z.number().int(),
  numaNodes: z.number().int(),
  memoryKiB: z.number().int(),
  hugePages: z.array(HugePages),
  /** Names of interfaces that are hardware. */
  nics: z.array(z.string()),
  virtualFunctions: z.number().int(),
  leftovers: z.number().int(),
  skewMs: z.number(),
});
export type HostFactsSummary = z.infer<typeof HostFactsSummary>;

/** All hosts of the lab when `hosts` is left out; jump hosts only when named. */
export const ReadFactsInput = z.object({
  labId: Id,
  hosts: z.array(z.string().min(1)).min(1).optional(),
  /** What the hosts look up beside each other's names, such as the name the API server is to have. */
  names: z
    .array(z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, "a host name"))
    .max(8)
    .optional(),
  idempotencyKey: z.string().min(1).max(100).optional(),
});

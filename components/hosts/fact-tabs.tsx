"use client";

import { Text } from "@mantine/core";
import type { FactsNic, HostFacts } from "@/server/contract/host-facts";
import type { Column } from "../ui/column";
import { DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { bytes } from "../ui/format-bytes";
import { FactList } from "./fact-list";
import { kibWords, pageWords } from "./fact-words";

export const CpuTab = ({ facts: { cpu, numa, kernel } }: { facts: HostFacts }) => (
  <FactList
    facts={[
      ["Model", cpu.model],
      ["Architecture", kernel.architecture],
      ["Sockets", cpu.sockets],
      ["Cores", cpu.cores],
      ["Threads, online", `${cpu.threads} (${cpu.online})`],
      ["NUMA nodes", numa.map(({ id, cpus }) => `${id}: ${cpus}`).join(" · ")],
      ["Isolated", cpu.isolated],
      ["nohz_full", cpu.nohzFull],
    ]}
  />
);

export const MemoryTab = ({ facts: { memory, hugePages } }: { facts: HostFacts }) => (
  <FactList
    facts={[
      ["Total", kibWords(memory.totalKiB)],
      ["Available", kibWords(memory.availableKiB)],
      ["Swap", memory.swaps.map(({ path, sizeKiB }) => `${path} ${kibWords(sizeKiB)}`).join(", ") || "off"],
      ...hugePages.map(
        ({ sizeKiB, total, free }) =>
          [`${pageWords(sizeKiB)} pages`, total === 0 ? "none" : `${total}, ${free} free`] as const,
      ),
    ]}
  />
);

const NIC_COLUMNS: readonly Column<FactsNic>[] = [
  { key: "name", title: "Name", value: (nic) => nic.name, render: (nic) => <strong>{nic.name}</strong> },
  { key: "kind", title: "Kind", value: (nic) => nic.kind, render: (nic) => nic.kind },
  { key: "driver", title: "Driver", value: (nic) => nic.driver, render: (nic) => nic.driver ?? "–" },
  {
    key: "speed",
    title: "Mbit/s",
    align: "right",
    value: (nic) => nic.speed,
    render: (nic) => nic.speed ?? "–",
  },
  { key: "mtu", title: "MTU", align: "right", value: (nic) => nic.mtu, render: (nic) => nic.mtu ?? "–" },
  {
    key: "link",
    title: "Link",
    value: (nic) => (nic.link === null ? null : nic.link ? "up" : "no link"),
    render: (nic) => (nic.link === null ? "–" : nic.link ? "up" : "no link"),
  },
  {
    key: "addresses",
    title: "Addresses",
    value: (nic) => nic.addresses.join(" ") || null,
    render: (nic) => nic.addresses.join(", ") || "–",
    wrap: true,
  },
  { key: "pci", title: "PCI", value: (nic) => nic.pci, render: (nic) => nic.pci ?? "–" },
  {
    key: "numa",
    title: "NUMA",
    align: "right",
    value: (nic) => nic.numaNode,
    render: (nic) => nic.numaNode ?? "–",
  },
  {
    key: "vfs",
    title: "VFs",
    align: "right",
    value: (nic) => nic.sriov?.num ?? null,
    render: (nic) => (nic.sriov ? `${nic.sriov.num} of ${nic.sriov.total}` : "–"),
  },
];

export const NetworkTab = ({ facts, host }: { facts: HostFacts; host: string }) => (
  <>
    <DataTable
      label={`Network interfaces of ${host}`}
      columns={NIC_COLUMNS}
      rows={facts.nics}
      rowKey={(nic) => nic.name}
      exportName={`${host}-nics`}
      empty={<EmptyState title="No interfaces">None could be read.</EmptyState>}
    />
    <FactList
      facts={[
        [
          "Routes",
          facts.routes
            .map(({ destination, gateway, device }) =>
              [destination, gateway && `via ${gateway}`, `dev ${device}`].filter(Boolean).join(" "),
            )
            .join(" · "),
        ],
        ["Name servers", facts.nameservers.join(", ")],
        [
          "Listening",
          facts.listening.map(({ port, process }) => `${port}${process ? ` ${process}` : ""}`).join(" · "),
        ],
      ]}
    />
  </>
);

type Disk = HostFacts["disks"][number];
type FileSystem = HostFacts["filesystems"][number];
const DISK_COLUMNS: readonly Column<Disk>[] = [
  { key: "name", title: "Disk", value: (disk) => disk.name, render: (disk) => <strong>{disk.name}</strong> },
  { key: "model", title: "Model", value: (disk) => disk.model, render: (disk) => disk.model ?? "–" },
  {
    key: "size",
    title: "Size",
    align: "right",
    value: (disk) => disk.bytes,
    render: (disk) => bytes(disk.bytes),
  },
  {
    key: "kind",
    title: "Kind",
    value: (disk) => (disk.rotational === null ? null : disk.rotational ? "rotating" : "solid state"),
    render: (disk) => (disk.rotational === null ? "–" : disk.rotational ? "rotating" : "solid state"),
  },
];
const FS_COLUMNS: readonly Column<FileSystem>[] = [
  { key: "mount", title: "Mounted at", value: (fs) => fs.mount, render: (fs) => <code>{fs.mount}</code> },
  { key: "source", title: "From", value: (fs) => fs.source, render: (fs) => fs.source, wrap: true },
  { key: "type", title: "Type", value: (fs) => fs.type, render: (fs) => fs.type },
  { key: "size", title: "Size", align: "right", value: (fs) => fs.bytes, render: (fs) => bytes(fs.bytes) },
  {
    key: "free",
    title: "Free",
    align: "right",
    value: (fs) => fs.freeBytes,
    render: (fs) => bytes(fs.freeBytes),
  },
];

export const DisksTab = ({ facts, host }: { facts: HostFacts; host: string }) => (
  <>
    <DataTable
      label={`Disks of ${host}`}
      columns={DISK_COLUMNS}
      rows={facts.disks}
      rowKey={(disk) => disk.name}
      exportName={`${host}-disks`}
      empty={<EmptyState title="No disks">The kernel shows no block device here.</EmptyState>}
    />
    <DataTable
      label={`File systems of ${host}`}
      columns={FS_COLUMNS}
      rows={facts.filesystems}
      rowKey={(fs) => fs.mount}
      exportName={`${host}-file-systems`}
      empty={<EmptyState title="No file systems">None could be read.</EmptyState>}
    />
  </>
);

export const FirmwareTab = ({ facts: { dmi, iommu } }: { facts: HostFacts }) => (
  <FactList
    facts={[
      ["Vendor", dmi.vendor],
      ["Product", dmi.product],
      ["Serial number", dmi.serial],
      ["BIOS", dmi.bios],
      ["IOMMU", iommu.groups > 0 ? `on, ${iommu.groups} groups` : "off"],
    ]}
  />
);

export const KernelTab = ({ facts }: { facts: HostFacts }) => (
  <>
    <FactList
      facts={[
        ["OS", facts.os?.pretty ?? null],
        ["Kernel", facts.kernel.release],
        ["Command line", <code key="line">{facts.kernel.commandLine}</code>],
        ["cgroup", facts.kernelParts.cgroup],
        ["Modules", facts.kernelParts.loadable ? "can be loaded" : "none to load: all is built in"],
        ["Python", facts.python],
        ["Signed in as", facts.root ? "root, or with sudo" : "a user without sudo"],
        ["Clock", clockWords(facts.clock)],
        ["Container runtime", runtimeWords(facts.containerRuntime)],
        [
          "kubelet",
          facts.kubelet
            ? `${facts.kubelet.version ?? "there"}, ${facts.kubelet.running ? "runs" : "stopped"}`
            : "none",
        ],
        ["Leftovers", facts.leftovers.map(({ what }) => what).join(", ") || "none"],
        ["Package lock", facts.packageLock ?? "free"],
      ]}
    />
    {facts.unread.length > 0 && (
      <Text size="sm" c="dimmed" mt="sm">
        Not read: {facts.unread.map(({ what, why }) => `${what} (${why})`).join(", ")}.
      </Text>
    )}
  </>
);

const runtimeWords = (runtime: HostFacts["containerRuntime"]) =>
  runtime ? `${runtime.name} ${runtime.version ?? ""}`.trim() : "none";

function clockWords({ skewMs, uncertaintyMs, synchronized }: HostFacts["clock"]): string {
  const off = Math.abs(skewMs) <= uncertaintyMs ? "right" : `${Math.round(skewMs)} ms off`;
  const how = synchronized === null ? "" : synchronized ? ", synchronized" : ", not synchronized";
  return `${off} (± ${Math.round(uncertaintyMs)} ms)${how}`;
}

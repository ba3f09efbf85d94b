import { HostFacts } from "@/server/contract/host-facts";
import { DomainError } from "../errors";
import { readRoutes } from "./addresses";
import { readAssignments } from "./assignments";
import { readListening, readNics } from "./interfaces";
import { kubeadmRuns, readLeftovers, readOwner, readPackageLock } from "./leftovers";
import { readHugePages, readMemory, readNuma, readProcessor } from "./processor";
import { cutSections, type Sections, toNumber } from "./sections";
import {
  readContainerRuntime,
  readKernelParts,
  readKubelet,
  readOs,
  readPython,
  readSysctl,
} from "./software";
import { readDisks, readFilesystems } from "./storage";

/** When the script was sent and its first output came, ms since the epoch by the runner's clock. */
export interface RoundTrip {
  sentAt: number;
  firstAt: number;
}

/**
 * Turns what the script printed on a host into facts. Pure.
 * @param marker begins the line of each section
 * @throws DomainError `unavailable` when the script did not come to its end
 */
export function parseFacts(text: string, marker: string, trip: RoundTrip): HostFacts {
  const read = cutSections(text, marker);
  if (!read.complete) {
    throw new DomainError("unavailable", "The reading ended before its end: read the facts again.");
  }
  const root = read.lines("id")[0] === "0";
  const dmi = (name: string) => read.word(`/sys/class/dmi/id/${name}`);
  return HostFacts.parse({
    format: 1,
    root,
    python: readPython(read),
    hostname: read.word("/proc/sys/kernel/hostname"),
    machineId: read.word("/etc/machine-id"),
    bootId: read.word("/proc/sys/kernel/random/boot_id"),
    uptimeSeconds: Number.parseFloat(read.word("/proc/uptime") ?? "") || null,
    os: readOs(read),
    kernel: {
      release: read.word("/proc/sys/kernel/osrelease") ?? "unknown",
      architecture: read.lines("uname")[0] ?? "unknown",
      commandLine: read.word("/proc/cmdline") ?? "",
    },
    cpu: readProcessor(read),
    numa: readNuma(read),
    memory: readMemory(read),
    hugePages: readHugePages(read),
    disks: readDisks(read),
    filesystems: readFilesystems(read),
    nics: readNics(read),
    routes: readRoutes(read),
    iommu: { groups: toNumber(read.lines("iommu")[0]) ?? 0 },
    dmi: {
      ...{ vendor: dmi("sys_vendor"), product: dmi("product_name") },
      ...{ serial: dmi("product_serial"), bios: dmi("bios_version") },
    },
    clock: readClock(read, trip),
    kernelParts: readKernelParts(read),
    sysctl: readSysctl(read),
    listening: readListening(read),
    packageLock: readPackageLock(read),
    kubeadmRuns: kubeadmRuns(read),
    containerRuntime: readContainerRuntime(read),
    kubelet: readKubelet(read),
    leftovers: readLeftovers(read),
    assignments: readAssignments(read),
    nameservers: (read.file("/etc/resolv.conf") ?? []).flatMap((line) => {
      const address = /^\s*nameserver\s+(\S+)/.exec(line)?.[1];
      return address === undefined ? [] : [address];
    }),
    owner: readOwner(read),
    unread: findUnread(read, root),
  });
}

/** Where date(1) knows no nanoseconds its second may be anywhere in this one, ms. */
const HALF_SECOND = 500;

/** The host's clock was read between the sending and the first answer. */
function readClock(read: Sections, { sentAt, firstAt }: RoundTrip): HostFacts["clock"] {
  const said = read.lines("clock")[0] ?? "";
  const precise = /^\d{19}$/.test(said);
  const hostMs = precise ? Number(BigInt(said) / 1_000_000n) : Number(said.slice(0, 10)) * 1000 + HALF_SECOND;
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    skewMs: /^\d{10}/.test(said) ? round(hostMs - (sentAt + firstAt) / 2) : 0,
    uncertaintyMs: round((firstAt - sentAt) / 2 + (precise ? 1 : HALF_SECOND)),
    synchronized: readSynchronized(read.lines("synchronized")),
  };
}

function readSynchronized(lines: readonly string[]): boolean | null {
  if (lines.includes("yes")) return true;
  if (lines.includes("no")) return false;
  const leap = lines.find((line) => line.startsWith("Leap status"));
  return leap === undefined ? null : !/not synchronised/i.test(leap);
}

function findUnread(read: Sections, root: boolean): HostFacts["unread"] {
  const closed = read
    .lines("leftovers")
    .flatMap((line) =>
      line.startsWith("unread ") ? [{ what: line.slice(7), why: "only root may look" }] : [],
    );
  const only = root
    ? []
    : [
        ...(read.word("/sys/class/dmi/id/product_serial") === null &&
        read.word("/sys/class/dmi/id/sys_vendor") !== null
          ? [{ what: "serial number", why: "only root may read it" }]
          : []),
        { what: "programs that listen", why: "only root sees those of others" },
      ];
  const missing = [
    ["/etc/os-release", "operating system"],
    ["/etc/machine-id", "machine-id"],
    ["/proc/meminfo", "memory"],
  ] as const;
  const gone = missing.flatMap(([path, what]) =>
    read.file(path) === undefined ? [{ what, why: `${path} cannot be read` }] : [],
  );
  return [...gone, ...closed, ...only];
}

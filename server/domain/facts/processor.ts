import type { HostFacts } from "@/server/contract/host-facts";
import { type Sections, toNumber } from "./sections";

const CPU = "/sys/devices/system/cpu";
const NODE = "/sys/devices/system/node";

/** The numbers of a CPU list, "0-3,8" (Documentation/admin-guide/cputopology.rst). */
export function cpusOf(list: string): number[] {
  return list.split(",").flatMap((part) => {
    const [, from, to] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (from === undefined) return [];
    const [first, last] = [Number(from), Number(to ?? from)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
}

export function readProcessor(read: Sections): HostFacts["cpu"] {
  const nodes = nodeCpus(read);
  const list = read
    .paths(/^\/sys\/devices\/system\/cpu\/cpu(\d+)\/topology\/core_id$/)
    .map(([, text]) => Number(text))
    .sort((a, b) => a - b)
    .map((id) => {
      const topology = `${CPU}/cpu${id}/topology`;
      return {
        id,
        // some virtual machines say -1: one socket
        socket: Math.max(0, toNumber(read.word(`${topology}/physical_package_id`)) ?? 0),
        core: Math.max(0, toNumber(read.word(`${topology}/core_id`)) ?? 0),
        node: nodes.find((node) => node.cpus.includes(id))?.id ?? null,
        siblings: read.word(`${topology}/thread_siblings_list`) ?? String(id),
      };
    });
  const online = read.word(`${CPU}/online`) ?? list.map((cpu) => cpu.id).join(",");
  const isolated = read.word(`${CPU}/isolated`) ?? "";
  const nohzFull = read.word(`${CPU}/nohz_full`) ?? "";
  return {
    model:
      read
        .lines("model")[0]
        ?.replace(/^[^:]*:\s*/, "")
        .trim() || null,
    sockets: new Set(list.map((cpu) => cpu.socket)).size || 1,
    cores: new Set(list.map((cpu) => `${cpu.socket} ${cpu.core}`)).size || 1,
    threads: cpusOf(online).length || 1,
    online,
    isolated,
    // the kernel prints "(null)" where it was built without
    nohzFull: nohzFull === "(null)" ? "" : nohzFull,
    list,
  };
}

const nodeCpus = (read: Sections) =>
  read
    .paths(/^\/sys\/devices\/system\/node\/node(\d+)\/cpulist$/)
    .map(([path, id]) => ({
      id: Number(id),
      list: read.word(path) ?? "",
      cpus: cpusOf(read.word(path) ?? ""),
    }))
    .sort((a, b) => a.id - b.id);

export function readNuma(read: Sections): HostFacts["numa"] {
  return nodeCpus(read).map(({ id, list }) => ({
    id,
    cpus: list,
    memoryKiB: kibOf(read.file(`${NODE}/node${id}/meminfo`), "MemTotal") ?? 0,
    freeKiB: kibOf(read.file(`${NODE}/node${id}/meminfo`), "MemFree") ?? 0,
    hugePages: readHugePages(read, `${NODE}/node${id}/hugepages`),
  }));
}

/** Huge pages of the host or of one node, by size (Documentation/admin-guide/mm/hugetlbpage.rst). */
export function readHugePages(read: Sections, folder = "/sys/kernel/mm/hugepages"): HostFacts["hugePages"] {
  return read
    .paths(new RegExp(`^${folder}/hugepages-(\\d+)kB/nr_hugepages$`))
    .map(([, size]) => ({
      sizeKiB: Number(size),
      total: toNumber(read.word(`${folder}/hugepages-${size}kB/nr_hugepages`)) ?? 0,
      free: toNumber(read.word(`${folder}/hugepages-${size}kB/free_hugepages`)) ?? 0,
    }))
    .sort((a, b) => a.sizeKiB - b.sizeKiB);
}

export function readMemory(read: Sections): HostFacts["memory"] {
  const meminfo = read.file("/proc/meminfo");
  const swaps = (read.file("/proc/swaps") ?? []).slice(1).flatMap((line) => {
    const [path, , size] = line.trim().split(/\s+/);
    return path === undefined || size === undefined ? [] : [{ path, sizeKiB: toNumber(size) ?? 0 }];
  });
  return {
    totalKiB: kibOf(meminfo, "MemTotal") ?? 0,
    availableKiB: kibOf(meminfo, "MemAvailable") ?? kibOf(meminfo, "MemFree") ?? 0,
    swaps,
  };
}

/** "MemTotal:  24684084 kB", of a node "Node 0 MemTotal: …". */
function kibOf(lines: readonly string[] | undefined, name: string): number | null {
  const line = lines?.find((one) => new RegExp(`(^|\\s)${name}:`).test(one));
  return toNumber(/:\s*(\d+)\s*kB/.exec(line ?? "")?.[1]);
}

import type { HostFacts } from "@/server/contract/host-facts";
import { type Sections, toNumber } from "./sections";

/** Not a disk anybody installs on: memory, loops, optical and mapped devices. */
const NO_DISK = /^(loop|ram|zram|sr|fd|nbd|dm-)/;

export function readDisks(read: Sections): HostFacts["disks"] {
  return read
    .paths(/^\/sys\/block\/([^/]+)\/size$/)
    .flatMap(([path, name = ""]) => {
      const sectors = toNumber(read.word(path)) ?? 0;
      if (NO_DISK.test(name) || sectors === 0) return [];
      const rotational = read.word(`/sys/block/${name}/queue/rotational`);
      return [
        {
          name,
          model: read.word(`/sys/block/${name}/device/model`),
          // always of 512 bytes, whatever the disk's own (Documentation/ABI/stable/sysfs-block)
          bytes: sectors * 512,
          rotational: rotational === null ? null : rotational === "1",
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Mounts of the system's own, and of what runs on it. */
const NOT_FOR_PEOPLE =
  /^\/(proc|sys|dev|run\/(user|credentials|containerd|netns|lock)|var\/lib\/(kubelet\/(pods|plugins)|docker|containers))(\/|$)/;
const NO_ROOM = new Set(["proc", "sysfs", "devtmpfs", "squashfs", "iso9660", "nsfs", "cgroup", "cgroup2"]);

/** df -Pk with the type of each from /proc/mounts; the last mount at a place is the one that is seen. */
export function readFilesystems(read: Sections): HostFacts["filesystems"] {
  const types = new Map(mountsOf(read).map((mount) => [mount.at, mount.type]));
  const found = read.lines("df").flatMap((line) => {
    const [, source, blocks, available, mount] =
      /^(.*?)\s+(\d+)\s+\d+\s+(-?\d+)\s+\S+\s+(\/.*)$/.exec(line) ?? [];
    if (source === undefined || mount === undefined || blocks === "0") return [];
    const type = types.get(mount) ?? "";
    if (NOT_FOR_PEOPLE.test(mount) || NO_ROOM.has(type)) return [];
    const [bytes, freeBytes] = [Number(blocks) * 1024, Math.max(0, Number(available)) * 1024];
    return [{ mount, source, type, bytes, freeBytes }];
  });
  return [...new Map(found.map((one) => [one.mount, one])).values()];
}

export interface Mount {
  source: string;
  at: string;
  type: string;
}

/** proc(5): spaces and tabs in names are octal escapes. */
export const mountsOf = (read: Sections): Mount[] =>
  (read.file("/proc/mounts") ?? []).flatMap((line) => {
    const [source, at, type] = line.split(" ").map(unescapeOctal);
    return source === undefined || at === undefined || type === undefined ? [] : [{ source, at, type }];
  });

const unescapeOctal = (text: string) =>
  text.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));

import type { HostFacts } from "@/server/contract/host-facts";
import type { DescriptorChange } from "@/server/contract/lab-draft";

type Item = Record<string, unknown>;

/** Lists whose items have a name of their own: one more interface must not make all after it look changed. */
const NAMES: Readonly<Record<string, (item: Item) => string>> = {
  nics: (item) => String(item.name),
  disks: (item) => String(item.name),
  filesystems: (item) => String(item.mount),
  numa: (item) => `node${item.id}`,
  list: (item) => `cpu${item.id}`,
  hugePages: (item) => `${item.sizeKiB}KiB`,
  swaps: (item) => String(item.path),
  routes: (item) => `${item.destination} ${item.device}`,
  listening: (item) => `${item.address} ${item.port}`,
  leftovers: (item) => `${item.kind} ${item.what}`,
  vfs: (item) => String(item.pci),
  unread: (item) => String(item.what),
};

/** Leaves that differ at every reading: shown, but no change of the host. */
const VOLATILE =
  /^(uptimeSeconds|clock\.(skewMs|uncertaintyMs)|memory\.availableKiB|numa\.[^.]+\.freeKiB|filesystems\..*\.freeBytes|(numa\.[^.]+\.)?hugePages\.[^.]+\.free)$/;

export const isVolatile = (change: DescriptorChange): boolean => VOLATILE.test(change.path);

/** Every leaf that differs between two readings, by path. Lists of words count as sets. */
export function diffFacts(before: HostFacts, after: HostFacts): DescriptorChange[] {
  return compare("", "", before, after);
}

/** How many leaves of the host differ, without those that differ at every reading. */
export const countChanges = (before: HostFacts, after: HostFacts): number =>
  diffFacts(before, after).filter((change) => !isVolatile(change)).length;

function compare(path: string, name: string, before: unknown, after: unknown): DescriptorChange[] {
  if (Object.is(before, after)) return [];
  if (before === undefined) return [{ path, kind: "added", after }];
  if (after === undefined) return [{ path, kind: "removed", before }];
  const [a, b] = [toParts(name, before), toParts(name, after)];
  if (!a || !b) return [{ path, kind: "changed", before, after }];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.flatMap((key) => compare(path === "" ? key : `${path}.${key}`, key, a.get(key), b.get(key)));
}

/** The parts of an object or list by name; undefined for a leaf. */
function toParts(name: string, value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const nameOf = NAMES[name];
    return new Map(
      value.map((item: unknown, index) => [
        isItem(item) ? (nameOf?.(item) ?? String(index)) : String(item),
        item,
      ]),
    );
  }
  return isItem(value) ? new Map(Object.entries(value)) : undefined;
}

const isItem = (value: unknown): value is Item =>
  typeof value === "object" && value !== null && !Array.isArray(value);

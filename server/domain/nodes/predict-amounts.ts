import type { KubeletSettings, NodeInputs, PredictedResource } from "@/server/contract/node";
import { canonicalQuantity } from "../canonical-quantity";
import { parseCpuList } from "../checks/cpu-list";
import { type Billionths, parseQuantity } from "../quantity";
import { compareResources } from "./resource-order";

const ONE: Billionths = 1_000_000_000n;
const KI = 1024n * ONE;

/** Something that is taken away, and how people say it: "100m for the system". */
interface Taken {
  value: Billionths;
  words: string;
}

/**
 * What a kubelet publishes as `.status.capacity` and `.status.allocatable`, exactly and in its own writing:
 * pkg/kubelet/nodestatus/setters.go (MachineInfo), pkg/kubelet/cadvisor/util.go (CapacityFromMachineInfo),
 * pkg/kubelet/cm/node_container_manager_linux.go (GetNodeAllocatableReservation) and pkg/kubelet/cm/helpers.go
 * (hardEvictionReservation). Allocatable is capacity less both reservations and the hard eviction threshold, never below
 * 0, and of memory less the huge pages.
 */
export function predictAmounts(inputs: NodeInputs): PredictedResource[] {
  const all = [cpuOf(inputs), memoryOf(inputs), ...pagesOf(inputs), podsOf(inputs), ...storageOf(inputs)];
  const devices = inputs.devices.map(({ resource, count, words }): PredictedResource => {
    const amount = canonicalQuantity(BigInt(count) * ONE, "decimal");
    return { key: resource, capacity: amount, allocatable: amount, words: `${words} = ${count}` };
  });
  return [...all, ...devices].sort((a, b) => compareResources(a.key, b.key));
}

function cpuOf({ cpus, settings }: NodeInputs): PredictedResource {
  const named = parseCpuList(settings.reservedSystemCPUs) ?? [];
  const taken =
    named.length > 0
      ? [
          {
            value: BigInt(named.length) * ONE,
            words: `${named.length} reserved (${settings.reservedSystemCPUs})`,
          },
        ]
      : reservations(settings, "cpu");
  return subtract("cpu", BigInt(cpus) * ONE, "decimal", `${cpus} ${cpus === 1 ? "CPU" : "CPUs"}`, taken);
}

function memoryOf({ memoryKiB, hugePages, settings }: NodeInputs): PredictedResource {
  const capacity = BigInt(memoryKiB) * KI;
  const pages = hugePages.filter(({ total }) => total > 0).map(pageAmount);
  return subtract("memory", capacity, "binary", `${memoryKiB}Ki`, [
    ...reservations(settings, "memory"),
    ...threshold(settings, "memory.available", capacity),
    ...pages.map(({ value, size }) => ({ value, words: `${print(value)} in pages of ${size}` })),
  ]);
}

const print = (value: Billionths) => canonicalQuantity(value, "binary");

function pageAmount({ sizeKiB, total }: NodeInputs["hugePages"][number]) {
  const size = print(BigInt(sizeKiB) * KI);
  return { size, total, value: BigInt(sizeKiB) * BigInt(total) * KI };
}

/** A size the kernel knows is a key, also where there is no page of it. */
const pagesOf = ({ hugePages }: NodeInputs): PredictedResource[] =>
  hugePages.map(pageAmount).map(({ size, total, value }) => {
    const amount = print(value);
    const words = total === 0 ? `no page of ${size} is set aside` : `${total} × ${size} = ${amount}`;
    return { key: `hugepages-${size}`, capacity: amount, allocatable: amount, words };
  });

function podsOf({ cpus, settings: { maxPods, podsPerCore } }: NodeInputs): PredictedResource {
  const byCpus = podsPerCore > 0 ? cpus * podsPerCore : null;
  const pods = byCpus === null ? maxPods : Math.min(byCpus, maxPods);
  const amount = canonicalQuantity(BigInt(pods) * ONE, "decimal");
  const words =
    byCpus === null
      ? `maxPods ${maxPods}`
      : `the lesser of maxPods ${maxPods} and ${podsPerCore} a CPU × ${cpus} = ${pods}`;
  return { key: "pods", capacity: amount, allocatable: amount, words };
}

function storageOf({ storage, settings }: NodeInputs): PredictedResource[] {
  if (!storage || !settings.localStorage) return [];
  const key = "ephemeral-storage";
  const capacity = BigInt(storage.bytes) * ONE;
  return [
    subtract(key, capacity, "binary", `${print(capacity)} of ${storage.mount}`, [
      ...reservations(settings, key),
      ...threshold(settings, "nodefs.available", capacity),
    ]),
  ];
}

function reservations({ systemReserved, kubeReserved }: KubeletSettings, key: string): Taken[] {
  const take = (text: string | undefined, whom: string): Taken[] => {
    const value = text === undefined ? null : parseQuantity(text);
    return value ? [{ value, words: `${text} for ${whom}` }] : [];
  };
  return [...take(systemReserved[key], "the system"), ...take(kubeReserved[key], "Kubernetes")];
}

/**
 * A hard eviction threshold; 0 % and 100 % are none (pkg/kubelet/eviction/helpers.go, parseThresholdStatement). A
 * percentage is a float32 times a float64, cut to whole bytes (pkg/kubelet/eviction/api/types.go, GetThresholdQuantity).
 */
function threshold({ evictionHard }: KubeletSettings, signal: string, capacity: Billionths): Taken[] {
  const text = evictionHard[signal];
  if (text === undefined || text === "0%" || text === "100%") return [];
  const words = `${text} eviction threshold`;
  if (!text.endsWith("%")) {
    const value = parseQuantity(text);
    return value ? [{ value, words }] : [];
  }
  const share = Math.fround(Math.fround(Number.parseFloat(text)) / 100);
  const bytes = Math.trunc(Number(capacity / ONE) * share);
  return Number.isFinite(bytes) ? [{ value: BigInt(bytes) * ONE, words }] : [];
}

function subtract(
  key: string,
  capacity: Billionths,
  format: "binary" | "decimal",
  said: string,
  taken: readonly Taken[],
): PredictedResource {
  const left = taken.reduce((rest, { value }) => rest - value, capacity);
  const allocatable = canonicalQuantity(left < 0n ? 0n : left, format);
  const parts = taken.map(({ words }) => ` − ${words}`).join("");
  const floor = left < 0n ? " (less than nothing is 0)" : "";
  const words = taken.length === 0 ? `${said}, nothing reserved` : `${said}${parts} = ${allocatable}${floor}`;
  return { key, capacity: canonicalQuantity(capacity, format), allocatable, words };
}

import type { FactsNic, HostFacts } from "@/server/contract/host-facts";
import { parseCpuList } from "@/server/domain/checks/cpu-list";
import { cpuHolders, NO_LAYERS, type NumaLayers, sayCpus } from "./numa-layers";

export type CpuUse = "shared" | "isolated" | "reserved" | "offline";

/** One CPU: what it is used for, and what the plan wants and a pod has of it. */
export interface CpuSquare {
  cpu: number;
  use: CpuUse;
  /** The plan reserves it for the system. */
  planned: boolean;
  /** The pod that has it alone. */
  holder: string | null;
}

/** One core: its threads stand on each other in the picture. */
export interface CoreSquares {
  core: number;
  threads: CpuSquare[];
}

/** What one NUMA node is drawn from. */
export interface NumaPicture {
  id: number;
  cores: CoreSquares[];
  memoryKiB: number;
  freeKiB: number;
  hugePages: HostFacts["hugePages"];
  nics: FactsNic[];
  /** What its CPUs are for, in words. */
  words: string[];
}

/**
 * Lays a host's CPUs, huge pages and NICs out by NUMA node. A host that names no node is drawn as node 0; a NIC the kernel
 * gives no node (numa_node -1) stands with node 0 as well.
 * @param layers a plan, what the kubelet runs with, and who holds what
 */
export function numaPicture(facts: HostFacts, layers: NumaLayers = NO_LAYERS): NumaPicture[] {
  const online = new Set(parseCpuList(facts.cpu.online) ?? []);
  const isolated = new Set(parseCpuList(facts.cpu.isolated) ?? []);
  const kept = new Set(parseCpuList(layers.reserved ?? "") ?? []);
  const planned = new Set(parseCpuList(layers.plan?.reserved ?? "") ?? []);
  const holders = cpuHolders(layers.held);
  const roleOf = (cpu: number): CpuUse => {
    if (online.size > 0 && !online.has(cpu)) return "offline";
    if (kept.has(cpu)) return "reserved";
    return isolated.has(cpu) ? "isolated" : "shared";
  };
  const squareOf = (cpu: number): CpuSquare => ({
    ...{ cpu, use: roleOf(cpu), planned: planned.has(cpu), holder: holders.get(cpu) ?? null },
  });
  const nodes =
    facts.numa.length > 0
      ? facts.numa
      : [
          {
            id: 0,
            cpus: facts.cpu.online,
            memoryKiB: facts.memory.totalKiB,
            freeKiB: facts.memory.availableKiB,
            hugePages: facts.hugePages,
          },
        ];
  const first = nodes[0]?.id ?? 0;
  return nodes.map((node) => ({
    id: node.id,
    cores: coresOf(facts, node, squareOf),
    words: sayCpus(parseCpuList(node.cpus) ?? [], facts, layers),
    memoryKiB: node.memoryKiB,
    freeKiB: node.freeKiB,
    hugePages: node.hugePages,
    nics: facts.nics.filter(
      (nic) =>
        nic.kind === "physical" &&
        (nic.numaNode !== null && nic.numaNode >= 0 ? nic.numaNode : first) === node.id,
    ),
  }));
}

function coresOf(
  facts: HostFacts,
  node: { id: number; cpus: string },
  squareOf: (cpu: number) => CpuSquare,
): CoreSquares[] {
  const here = new Set(parseCpuList(node.cpus) ?? []);
  const cores = new Map<string, CoreSquares>();
  for (const cpu of [...here].sort((a, b) => a - b)) {
    const known = facts.cpu.list.find(({ id }) => id === cpu);
    const key = known ? `${known.socket}/${known.core}` : `cpu${cpu}`;
    const core = cores.get(key) ?? { core: known?.core ?? cpu, threads: [] };
    core.threads.push(squareOf(cpu));
    cores.set(key, core);
  }
  return [...cores.values()];
}

/** How many CPUs of each use a picture shows, for the legend. */
export function countUses(nodes: readonly NumaPicture[]): Record<CpuUse, number> {
  const counts: Record<CpuUse, number> = { shared: 0, isolated: 0, reserved: 0, offline: 0 };
  for (const { threads } of nodes.flatMap(({ cores }) => cores)) {
    for (const { use } of threads) counts[use] += 1;
  }
  return counts;
}

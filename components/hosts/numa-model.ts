import type { FactsNic, HostFacts } from "@/server/contract/host-facts";
import { parseCpuList } from "@/server/domain/checks/cpu-list";

export type CpuUse = "shared" | "isolated" | "reserved" | "offline";

/** One core: its threads stand on each other in the picture. */
export interface CoreSquares {
  core: number;
  threads: { cpu: number; use: CpuUse }[];
}

/** What one NUMA node is drawn from. */
export interface NumaPicture {
  id: number;
  cores: CoreSquares[];
  memoryKiB: number;
  freeKiB: number;
  hugePages: HostFacts["hugePages"];
  nics: FactsNic[];
}

/**
 * Lays a host's CPUs, huge pages and NICs out by NUMA node. A host that names no node is drawn as node 0; a NIC the kernel
 * gives no node (numa_node -1) stands with node 0 as well.
 * @param reserved reservedSystemCPUs of a plan, a CPU list; none when left out
 */
export function numaPicture(facts: HostFacts, reserved = ""): NumaPicture[] {
  const online = new Set(parseCpuList(facts.cpu.online) ?? []);
  const isolated = new Set(parseCpuList(facts.cpu.isolated) ?? []);
  const kept = new Set(parseCpuList(reserved) ?? []);
  const roleOf = (cpu: number): CpuUse => {
    if (online.size > 0 && !online.has(cpu)) return "offline";
    if (kept.has(cpu)) return "reserved";
    return isolated.has(cpu) ? "isolated" : "shared";
  };
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
    cores: coresOf(facts, node, roleOf),
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
  roleOf: (cpu: number) => CpuUse,
): CoreSquares[] {
  const here = new Set(parseCpuList(node.cpus) ?? []);
  const cores = new Map<string, CoreSquares>();
  for (const cpu of [...here].sort((a, b) => a - b)) {
    const known = facts.cpu.list.find(({ id }) => id === cpu);
    const key = known ? `${known.socket}/${known.core}` : `cpu${cpu}`;
    const core = cores.get(key) ?? { core: known?.core ?? cpu, threads: [] };
    core.threads.push({ cpu, use: roleOf(cpu) });
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

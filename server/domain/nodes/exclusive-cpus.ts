import type { HostFacts } from "@/server/contract/host-facts";
import type { ExclusiveCpus, KubeletSettings } from "@/server/contract/node";
import { formatCpuList, parseCpuList } from "../checks/cpu-list";
import { parseQuantity } from "../quantity";

const ONE = 1_000_000_000n;

/**
 * CPUs that Guaranteed pods can get for themselves: with the static CPU manager all that are online and not reserved
 * (pkg/kubelet/cm/cpumanager/policy_static.go, NewStaticPolicy), otherwise none. Where no CPUs are named the kubelet
 * reserves as many as the reservations come to, rounded up (cpu_manager.go, NewManager): whole cores first, those of low
 * numbers (cpu_assignment.go, takeByTopologyNUMAPacked).
 */
export function exclusiveCpus({ cpu, numa }: HostFacts, settings: KubeletSettings): ExclusiveCpus {
  if (settings.cpuManagerPolicy !== "static") {
    const words = `CPU manager ${settings.cpuManagerPolicy}: all pods share all CPUs`;
    return { count: 0, words, byNuma: [] };
  }
  const online = parseCpuList(cpu.online) ?? cpu.list.map(({ id }) => id);
  const named = parseCpuList(settings.reservedSystemCPUs) ?? [];
  const needed = named.length > 0 ? named.length : reservedCount(settings);
  const count = Math.max(0, online.length - needed);
  if (needed === 0) {
    return {
      count: 0,
      words: "CPU manager static without a reservation: the kubelet will not start",
      byNuma: [],
    };
  }
  const reserved = named.length > 0 ? named : firstCores(cpu.list, online, needed);
  const which = reserved === null ? "the kubelet picks them" : formatCpuList(reserved);
  const nodes = numa.length > 0 ? numa : [{ id: 0, cpus: cpu.online }];
  return {
    count,
    words: `${online.length} CPUs − ${needed} reserved (${which}) = ${count}`,
    byNuma:
      reserved &&
      nodes.map(({ id, cpus }) => {
        const here = parseCpuList(cpus) ?? [];
        return {
          node: id,
          cpus: formatCpuList(here.filter((one) => online.includes(one) && !reserved.includes(one))),
        };
      }),
  };
}

function reservedCount({ systemReserved, kubeReserved }: KubeletSettings): number {
  const sum = [systemReserved.cpu, kubeReserved.cpu].reduce(
    (all, text) => all + (text === undefined ? 0n : (parseQuantity(text) ?? 0n)),
    0n,
  );
  return Number((sum + ONE - 1n) / ONE);
}

/** Null where it takes a whole socket or NUMA node, or they differ in size: then the order is another one. */
function firstCores(
  list: HostFacts["cpu"]["list"],
  online: readonly number[],
  needed: number,
): number[] | null {
  const up = list.filter(({ id }) => online.includes(id));
  const groups = new Map<string, number>();
  for (const { socket, node } of up) {
    const group = `${socket}/${node}`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const sizes = [...new Set(groups.values())];
  if (sizes.length !== 1 || needed >= (sizes[0] ?? 0)) return null;
  const sorted = [...up].sort((a, b) => a.socket - b.socket || a.core - b.core || a.id - b.id);
  return sorted.slice(0, needed).map(({ id }) => id);
}

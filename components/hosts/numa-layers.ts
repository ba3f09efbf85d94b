import type { HostFacts } from "@/server/contract/host-facts";
import type { NodeInputs } from "@/server/contract/node";
import { formatCpuList, parseCpuList } from "@/server/domain/checks/cpu-list";
import type { Held } from "@/server/domain/nodes/held-by-pods";

/** What is laid over a host's own facts: a plan, what the kubelet runs with, and who holds what. */
export interface NumaLayers {
  /** Of the plan: CPUs it reserves for the system, and functions it makes a resource of. */
  plan: (Pick<NodeInputs, "devices"> & { reserved: string }) | null;
  /** CPUs the kubelet says it has reserved; null where nobody asked it. */
  reserved: string | null;
  held: readonly Held[];
}

export const NO_LAYERS: NumaLayers = { plan: null, reserved: null, held: [] };

/** CPU -> who has it alone, "ran/du-0". */
export function cpuHolders(held: NumaLayers["held"]): Map<number, string> {
  return new Map(
    held
      .filter(({ resource }) => resource === "cpu")
      .flatMap((one) =>
        one.what.flatMap((list) => (parseCpuList(list) ?? []).map((cpu) => [cpu, holderOf(one)] as const)),
      ),
  );
}

/** PCI address of a device -> who has it. */
export const deviceHolders = (held: NumaLayers["held"]): Map<string, string> =>
  new Map(
    held
      .filter(({ resource }) => resource !== "cpu")
      .flatMap((one) => one.what.map((id) => [id, holderOf(one)] as const)),
  );

const holderOf = ({ pod, podUid }: Held) => pod ?? `a pod that is not there now (${podUid})`;

/** Number of a virtual function of an interface -> the resource the plan makes of it. */
export function plannedFunctions(nic: string, { plan }: NumaLayers): Map<number, string> {
  const own = plan?.devices.filter(({ pf }) => pf === nic) ?? [];
  return new Map(
    own.flatMap(({ vfs, resource }) =>
      (parseCpuList(vfs) ?? []).map((number) => [number, resource] as const),
    ),
  );
}

/** A NUMA node's CPUs in words: "reserved 0-1 (planned 0) · isolated 2-3 · ran/du-0 has 2". */
export function sayCpus(cpus: readonly number[], facts: HostFacts, layers: NumaLayers): string[] {
  const here = (list: string) => (parseCpuList(list) ?? []).filter((cpu) => cpus.includes(cpu));
  const planned = here(layers.plan?.reserved ?? "");
  const inForce = layers.reserved === null ? null : here(layers.reserved);
  const isolated = here(facts.cpu.isolated);
  const holders = new Map<string, number[]>();
  for (const [cpu, pod] of cpuHolders(layers.held)) {
    if (cpus.includes(cpu)) holders.set(pod, [...(holders.get(pod) ?? []), cpu]);
  }
  return [
    ...(inForce === null && planned.length > 0 ? [`planned: reserved ${formatCpuList(planned)}`] : []),
    ...(inForce !== null && formatCpuList(inForce) === formatCpuList(planned) && planned.length > 0
      ? [`reserved ${formatCpuList(inForce)}, as planned`]
      : []),
    ...(inForce !== null && formatCpuList(inForce) !== formatCpuList(planned)
      ? [
          `reserved ${formatCpuList(inForce) || "none"}`,
          ...(layers.plan ? [`planned: ${formatCpuList(planned) || "none"}`] : []),
        ]
      : []),
    ...(isolated.length > 0 ? [`isolated ${formatCpuList(isolated)}`] : []),
    ...[...holders].map(([pod, own]) => `${pod} alone has ${formatCpuList(own)}`),
  ];
}

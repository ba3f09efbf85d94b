import type { DeployPlan, DevicePool } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { NodeInputs, NodePrediction } from "@/server/contract/node";
import { kubeletConfigOn } from "../kubeadm/kubelet-config";
import { exclusiveCpus } from "./exclusive-cpus";
import { readKubeletSettings } from "./kubelet-settings";
import { predictAmounts } from "./predict-amounts";

/** Where the kubelet keeps what pods write; the file system it lies on is the node's ephemeral storage. */
const KUBELET_FOLDER = "/var/lib/kubelet";

/**
 * What a host's node will publish and what pods can have of it, by the facts of the host and the plan. Null for a host that
 * is not in the plan, or whose configuration nobody can read. @param at when the facts were read, ms
 */
export function predictNode(
  plan: DeployPlan,
  name: string,
  { facts, at }: { facts: HostFacts; at: number },
): NodePrediction | null {
  const host = plan.hosts.find((one) => one.name === name);
  const settings = host && readKubeletSettings(kubeletConfigOn(plan, host));
  if (!settings) return null;
  const from: NodeInputs = {
    cpus: facts.cpu.threads,
    memoryKiB: facts.memory.totalKiB,
    hugePages: facts.hugePages.map(({ sizeKiB, total }) => ({ sizeKiB, total })),
    storage: storageOf(facts),
    settings,
    devices: devicesOf(plan, name),
  };
  return {
    node: name,
    resources: predictAmounts(from),
    exclusive: exclusiveCpus(facts, settings),
    from,
    factsAt: at,
    bootId: facts.bootId,
  };
}

/** cadvisor's RootFsInfo: the file system that holds the folder, by its longest mount point. */
function storageOf({ filesystems }: HostFacts): NodeInputs["storage"] {
  const [first] = filesystems
    .filter(({ mount }) => mount === "/" || `${KUBELET_FOLDER}/`.startsWith(`${mount}/`))
    .sort((a, b) => b.mount.length - a.mount.length);
  return first ? { mount: first.mount, bytes: first.bytes } : null;
}

function devicesOf({ telcoAddOns }: DeployPlan, name: string): NodeInputs["devices"] {
  if (telcoAddOns?.state !== "present") return [];
  return (telcoAddOns.pools[name] ?? []).map((pool) => {
    const { resource, count, pf, vfs } = pool;
    return { resource, count, pf, vfs, words: poolWords(pool) };
  });
}

const poolWords = ({ pf, driver, vfs, numaNode }: DevicePool) =>
  `functions ${vfs} of ${pf} with the driver ${driver}${numaNode === null ? "" : `, NUMA node ${numaNode}`}`;

import type { DeployPlan } from "@/server/contract/deploy";
import type { HostFacts } from "@/server/contract/host-facts";
import type { NodesPrediction } from "@/server/contract/node";
import { devicePools } from "../telco/device-pools";
import { predictNode } from "./predict-node";

type Readings = ReadonlyMap<string, { facts: HostFacts; at: number }>;

/**
 * What the nodes of a cluster will offer by its plan and the newest facts of their hosts, and what may explain that they do
 * not. @param plan null where nobody has one, such as of a cluster that others made
 */
export function predictCluster(
  plan: DeployPlan | null,
  readings: Readings,
  { names, unfinished }: { names: readonly string[]; unfinished: boolean },
): NodesPrediction {
  const nodes: NodesPrediction["nodes"] = [];
  const without: NodesPrediction["without"] = [];
  const devicesNow: NodesPrediction["evidence"]["devicesNow"] = {};
  for (const node of names) {
    const reading = readings.get(node);
    const predicted = plan && reading ? predictNode(plan, node, reading) : null;
    if (predicted) nodes.push(predicted);
    else without.push({ node, why: whyNot(plan, node, reading !== undefined) });
    if (plan && reading) devicesNow[node] = countDevices(plan, node, reading.facts);
  }
  return { nodes, without, evidence: { unfinished, devicesNow } };
}

function whyNot(plan: DeployPlan | null, node: string, read: boolean): string {
  if (!plan) return "No plan of this cluster is kept here: nothing can be predicted of it.";
  if (!plan.hosts.some(({ name }) => name === node)) return `${node} is not in the plan of this cluster.`;
  return read
    ? "The kubelet's configuration in the plan cannot be read."
    : `Nobody has read the facts of ${node} yet.`;
}

/** Of each pool of the plan, how many functions it would have by these facts. */
function countDevices({ telcoAddOns }: DeployPlan, node: string, facts: HostFacts): Record<string, number> {
  const planned = telcoAddOns?.pools[node] ?? [];
  return Object.fromEntries(
    planned.map(({ resource }) => {
      const now = devicePools(facts, resource.slice(0, resource.lastIndexOf("/")));
      return [resource, now.find((pool) => pool.resource === resource)?.count ?? 0];
    }),
  );
}

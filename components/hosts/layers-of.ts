import type { KubeletAssignments } from "@/server/contract/host-facts";
import type { ClusterNode, NodePrediction } from "@/server/contract/node";
import { heldByPods } from "@/server/domain/nodes/held-by-pods";
import type { NumaLayers } from "./numa-layers";

/** What a host's node adds to its picture. @param held what its kubelet had handed out when the facts were read */
export function layersOf(
  node: ClusterNode | undefined,
  prediction: NodePrediction | undefined,
  held: KubeletAssignments | null | undefined,
): NumaLayers {
  return {
    plan: prediction
      ? { reserved: prediction.from.settings.reservedSystemCPUs, devices: prediction.from.devices }
      : null,
    reserved: node?.kubelet?.reservedSystemCPUs ?? null,
    held: held ? heldByPods(held, node?.pods ?? []) : [],
  };
}

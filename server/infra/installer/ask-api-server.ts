import { z } from "zod";
import type { NodeAllocatable } from "@/server/contract/lab";
import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { ApiClient, type OpenSocket } from "../kubernetes/api-client";
import { nodesOf } from "./read-cluster";

const NodeList = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/**
 * Asks the API server for its nodes with a kubeconfig, over connections that somebody else opens. The server has to prove
 * that it is the kubeconfig's.
 * @returns names of the nodes
 */
export async function askApiServer(kubeconfig: string, open: OpenSocket): Promise<string[]> {
  const client = new ApiClient(readKubeconfig(kubeconfig), open);
  try {
    const said = await client.get("/api/v1/nodes");
    return NodeList.parse(said).items.map(({ metadata }) => metadata.name);
  } finally {
    client.close();
  }
}

/** As `askApiServer`: every node with what it can allocate, verbatim. */
export async function readAllocatable(
  kubeconfig: string,
  open: OpenSocket,
): Promise<Omit<NodeAllocatable, "at">[]> {
  const client = new ApiClient(readKubeconfig(kubeconfig), open);
  try {
    return nodesOf(await client.get("/api/v1/nodes"));
  } finally {
    client.close();
  }
}

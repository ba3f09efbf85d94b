import { z } from "zod";
import { readKubeconfig } from "@/server/domain/kubernetes/read-kubeconfig";
import { ApiClient, type OpenSocket } from "../kubernetes/api-client";

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

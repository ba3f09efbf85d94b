import { NodesView } from "@/server/contract/node";
import { getNodes } from "@/server/services/node/get-nodes";
import { procedure, router } from "../init";
import { LabRef } from "../shapes";

export const nodeRouter = router({
  list: procedure("cluster.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/nodes",
        tags: ["clusters"],
        summary:
          "The nodes of the lab's newest cluster: capacity, allocatable, requested, pods, and how fresh that is",
      },
    })
    .input(LabRef)
    .output(NodesView)
    .query(({ ctx, input }) => getNodes(ctx, input)),
});

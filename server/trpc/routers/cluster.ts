import { ClusterDetail, Kubeconfig, KubectlRecipe } from "@/server/contract/cluster";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { getKubectlRecipe } from "@/server/services/cluster/get-kubectl-recipe";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { procedure, router } from "../init";
import { ClusterRef, LabRef } from "../shapes";

export const clusterRouter = router({
  get: procedure("cluster.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/labs/{labId}/cluster",
        tags: ["clusters"],
        summary: "The lab's newest cluster and what its nodes can allocate",
      },
    })
    .input(LabRef)
    .output(ClusterDetail)
    .query(({ ctx, input }) => getCluster(ctx, input)),
  kubeconfig: procedure("cluster.kubeconfig")
    .meta({
      openapi: {
        method: "POST",
        path: "/clusters/{clusterId}/kubeconfig",
        tags: ["clusters"],
        summary: "The administrator's kubeconfig; each reading is audited",
      },
    })
    .input(ClusterRef)
    .output(Kubeconfig)
    .mutation(({ ctx, input }) => readKubeconfig(ctx, input)),
  kubectlRecipe: procedure("cluster.read")
    .meta({
      openapi: {
        method: "GET",
        path: "/clusters/{clusterId}/kubectl-recipe",
        tags: ["clusters"],
        summary: "How kubectl is used from outside the lab's network, through its jump host",
      },
    })
    .input(ClusterRef)
    .output(KubectlRecipe)
    .query(({ ctx, input }) => getKubectlRecipe(ctx, input)),
});

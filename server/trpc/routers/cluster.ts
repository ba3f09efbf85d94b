import {
  AttachClusterInput,
  AttachManifest,
  ClusterDetail,
  DetachClusterInput,
  Kubeconfig,
  KubectlRecipe,
} from "@/server/contract/cluster";
import { attachManifest } from "@/server/domain/kubernetes/attach-manifest";
import { attachCluster } from "@/server/services/cluster/attach-cluster";
import { detachCluster } from "@/server/services/cluster/detach-cluster";
import { getCluster } from "@/server/services/cluster/get-cluster";
import { getKubectlRecipe } from "@/server/services/cluster/get-kubectl-recipe";
import { readKubeconfig } from "@/server/services/cluster/read-kubeconfig";
import { procedure, router } from "../init";
import { ClusterRef, LabRef, Nothing, StartedJob } from "../shapes";

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
  attachManifest: procedure("signed_in")
    .meta({
      openapi: {
        method: "GET",
        path: "/attach-manifest",
        tags: ["clusters"],
        summary: "What the owner of a cluster applies so that it can be attached",
      },
    })
    .input(Nothing)
    .output(AttachManifest)
    .query(() => attachManifest()),
  attach: procedure("credential.write")
    .meta({
      openapi: {
        method: "POST",
        path: "/labs/{labId}/cluster-attachments",
        tags: ["clusters"],
        summary: "Tries a cluster that runs already, and keeps it as the lab's",
      },
    })
    .input(AttachClusterInput)
    .output(StartedJob)
    .mutation(({ ctx, input }) => attachCluster(ctx, input)),
  detach: procedure("lab.update")
    .meta({
      openapi: {
        method: "POST",
        path: "/clusters/{clusterId}/detachment",
        tags: ["clusters"],
        summary: "Forgets an attached cluster and its kubeconfig",
      },
    })
    .input(DetachClusterInput)
    .output(ClusterRef)
    .mutation(({ ctx, input }) => detachCluster(ctx, input)),
});

import { z } from "zod";
import { Id } from "./ids";
import { NodeAllocatable } from "./lab";

/** `broken`: the last deploy on it failed. `gone`: its hosts were reset or removed. */
export const ClusterState = z.enum(["verified", "broken", "gone"]);
export type ClusterState = z.infer<typeof ClusterState>;

/** The newest cluster of a lab as its last deploy left it. */
export const ClusterDetail = z.object({
  id: Id,
  labId: Id,
  /** The deploy that wrote this last. */
  jobId: Id,
  bundleId: z.string(),
  profile: z.string(),
  kubernetes: z.string(),
  /** host:port of its API server. */
  endpoint: z.string(),
  state: ClusterState,
  createdAt: z.number(),
  verifiedAt: z.number(),
  nodes: z.array(NodeAllocatable),
});
export type ClusterDetail = z.infer<typeof ClusterDetail>;

export const Kubeconfig = z.object({ kubeconfig: z.string(), fileName: z.string() });
export type Kubeconfig = z.infer<typeof Kubeconfig>;

/** How kubectl is used from outside the lab's network, as POSIX shell; it expects the kubeconfig under that name beside it. */
export const KubectlRecipe = z.object({ recipe: z.string(), kubeconfigFileName: z.string() });
export type KubectlRecipe = z.infer<typeof KubectlRecipe>;

import { z } from "zod";
import { Id } from "./ids";
import { NodeAllocatable } from "./lab";

/** `broken`: the last deploy on it failed. `gone`: its hosts were reset or removed. */
export const ClusterState = z.enum(["verified", "broken", "gone"]);
export type ClusterState = z.infer<typeof ClusterState>;

/** How the API server of a cluster is reached that was not deployed here: from Fairlead's own machine, or the way to the lab's hosts. */
export const ClusterWay = z.enum(["direct", "jump"]);
export type ClusterWay = z.infer<typeof ClusterWay>;

/** A right of RBAC that an attached cluster does not grant, and what nobody sees for want of it. */
export const MissingRight = z.object({ right: z.string(), hides: z.string() });
export type MissingRight = z.infer<typeof MissingRight>;

const MOST_CHARACTERS = 1_000_000;

/** Either a kubeconfig that carries everything itself, or the three values of the reader's account. */
export const AttachClusterInput = z.object({
  labId: Id,
  way: ClusterWay,
  kubeconfig: z.string().min(1).max(MOST_CHARACTERS).optional(),
  account: z
    .object({
      /** https:// address of the API server. */
      server: z.string().min(1).max(300),
      /** PEM text. */
      ca: z.string().min(1).max(100_000),
      token: z.string().min(1).max(20_000),
    })
    .optional(),
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type AttachClusterInput = z.infer<typeof AttachClusterInput>;

/** What the owner of a cluster applies, and the lines that print what to bring back. */
export const AttachManifest = z.object({ manifest: z.string(), commands: z.string() });
export type AttachManifest = z.infer<typeof AttachManifest>;

export const DetachClusterInput = z.object({
  clusterId: Id,
  /** The lab's name, typed. */
  confirmName: z.string().max(200),
});
export type DetachClusterInput = z.infer<typeof DetachClusterInput>;

/** The newest cluster of a lab as its last deploy left it. */
export const ClusterDetail = z.object({
  id: Id,
  labId: Id,
  /** The job that wrote this last. */
  jobId: Id,
  /** Set for a cluster that was attached; `bundleId` and `profile` are "" then. */
  attached: z.object({ way: ClusterWay, missing: z.array(MissingRight) }).nullable(),
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

import { z } from "zod";
import { Id } from "./ids";

/** Resource name -> quantity, both as Kubernetes wrote them. */
export const Quantities = z.record(z.string(), z.string());
export type Quantities = z.infer<typeof Quantities>;

export const NodeCondition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
  /** When it became so, ms; null when the API does not say. */
  since: z.number().nullable(),
});

/** A pod that holds resources of its node: scheduled there and neither Succeeded nor Failed. */
export const NodePod = z.object({
  /** Absent in what was kept by an earlier version. */
  uid: z.string().optional(),
  namespace: z.string(),
  name: z.string(),
  phase: z.string(),
  /** Guaranteed, Burstable or BestEffort. */
  qos: z.string(),
  /** What the scheduler counts for it (k8s.io/component-helpers/resource, PodRequests). */
  requests: Quantities,
});
export type NodePod = z.infer<typeof NodePod>;

/** A node as the API server tells it, with the sum of what its pods asked for. */
export const ClusterNode = z.object({
  name: z.string(),
  uid: z.string(),
  /** The condition Ready: `True`, `False` or, when the kubelet is not heard of, `Unknown`. */
  ready: z.enum(["True", "False", "Unknown"]),
  /** False when it is cordoned. */
  schedulable: z.boolean(),
  roles: z.array(z.string()),
  conditions: z.array(NodeCondition),
  taints: z.array(z.object({ key: z.string(), value: z.string(), effect: z.string() })),
  labels: z.record(z.string(), z.string()),
  addresses: z.array(z.object({ type: z.string(), address: z.string() })),
  versions: z.object({
    kubelet: z.string(),
    osImage: z.string(),
    kernel: z.string(),
    containerRuntime: z.string(),
    architecture: z.string(),
  }),
  /** `.status.capacity` and `.status.allocatable`, every key. */
  capacity: Quantities,
  allocatable: Quantities,
  /** Sum of its pods' requests; only keys that a pod asks for. */
  requested: Quantities,
  pods: z.array(NodePod),
});
export type ClusterNode = z.infer<typeof ClusterNode>;

/**
 * `connecting`: nobody has seen the API server yet. `unreachable`: the nodes are the last that were seen. `refused`: it
 * answers and does not let us read; a person has to do something. `unwatched`: no runner follows this cluster.
 */
export const WatchState = z.enum(["connecting", "live", "unreachable", "refused", "unwatched"]);
export type WatchState = z.infer<typeof WatchState>;

export const ClusterWatch = z.object({
  state: WatchState,
  /** What is wrong or stays hidden, one sentence. */
  message: z.string().nullable(),
  /** When the API server was last heard of, ms. */
  seenAt: z.number().nullable(),
});
export type ClusterWatch = z.infer<typeof ClusterWatch>;

export const NodesInput = z.object({ labId: Id });

/** What the Nodes page shows of the newest cluster of a lab. */
export const NodesView = z.object({
  cluster: z.object({
    id: Id,
    labId: Id,
    kubernetes: z.string(),
    /** host:port */
    endpoint: z.string(),
    state: z.string(),
  }),
  watch: ClusterWatch,
  /** Rises with every change; a stream goes on from it. */
  version: z.number().int(),
  nodes: z.array(ClusterNode),
  /** NetworkAttachmentDefinitions (Multus); null when the cluster does not know the kind. */
  attachments: z.array(z.object({ namespace: z.string(), name: z.string() })).nullable(),
});
export type NodesView = z.infer<typeof NodesView>;

/** What changed after a version: one message of `GET /api/v1/clusters/{clusterId}/node-stream`. */
export const NodesChange = NodesView.pick({
  watch: true,
  version: true,
  nodes: true,
  attachments: true,
}).extend({
  /** Names of nodes that are no more. */
  gone: z.array(z.string()),
});
export type NodesChange = z.infer<typeof NodesChange>;

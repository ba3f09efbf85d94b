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

/**
 * What of a kubelet's configuration decides what its node offers (kubelet.config.k8s.io/v1beta1): planned, or as the kubelet
 * says it itself (configz).
 */
export const KubeletSettings = z.object({
  maxPods: z.number().int(),
  /** 0 = no limit by CPUs. */
  podsPerCore: z.number().int(),
  systemReserved: Quantities,
  kubeReserved: Quantities,
  /** Signal -> quantity or percentage. */
  evictionHard: z.record(z.string(), z.string()),
  /** CPU list; "" = none. It takes the place of the cpu of both reservations. */
  reservedSystemCPUs: z.string(),
  cpuManagerPolicy: z.string(),
  /** localStorageCapacityIsolation: whether ephemeral-storage is counted. */
  localStorage: z.boolean(),
});
export type KubeletSettings = z.infer<typeof KubeletSettings>;

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
  /** Of the boot its kubelet runs in; absent in what was kept by an earlier version. */
  bootId: z.string().optional(),
  /** What its kubelet runs with; absent where nobody may ask it, or could yet. */
  kubelet: KubeletSettings.optional(),
  /** Names of the images it has, with their tags; a kubelet lists its 50 largest. Absent where it lists none. */
  images: z.array(z.string()).optional(),
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

/** What a node's figures are reckoned from. */
export const NodeInputs = z.object({
  /** CPUs online. */
  cpus: z.number().int(),
  memoryKiB: z.number().int(),
  /** Every size the kernel knows. */
  hugePages: z.array(z.object({ sizeKiB: z.number().int(), total: z.number().int() })),
  /** Of the file system the kubelet's folder lies on, bytes; null where no fact tells. */
  storage: z.object({ mount: z.string(), bytes: z.number() }).nullable(),
  settings: KubeletSettings,
  /** What device plug-ins of the plan offer, and from what: "4 functions of ens1 (0-3) with the driver igbvf". */
  devices: z.array(
    z.object({
      resource: z.string(),
      count: z.number().int(),
      words: z.string(),
      /** Interface of the physical function, and numbers of its virtual functions, "0-3,7". */
      pf: z.string(),
      vfs: z.string(),
    }),
  ),
});
export type NodeInputs = z.infer<typeof NodeInputs>;

/** A resource as a node will publish it, in the kubelet's own writing, and how it comes to that: "64 - 2 reserved = 62". */
export const PredictedResource = z.object({
  key: z.string(),
  capacity: z.string(),
  allocatable: z.string(),
  words: z.string(),
});
export type PredictedResource = z.infer<typeof PredictedResource>;

/** CPUs that Guaranteed pods can have for themselves alone. */
export const ExclusiveCpus = z.object({
  count: z.number().int(),
  words: z.string(),
  /** CPU list of each NUMA node; null where the kubelet picks what it reserves and nobody can tell which. */
  byNuma: z.array(z.object({ node: z.number().int(), cpus: z.string() })).nullable(),
});
export type ExclusiveCpus = z.infer<typeof ExclusiveCpus>;

/** What a node will offer, by the facts of its host and a plan. */
export const NodePrediction = z.object({
  node: z.string(),
  resources: z.array(PredictedResource),
  exclusive: ExclusiveCpus,
  from: NodeInputs,
  /** When the facts were read, ms, and in which boot of the host. */
  factsAt: z.number(),
  bootId: z.string().nullable(),
});
export type NodePrediction = z.infer<typeof NodePrediction>;

/** What may explain that a node offers something else. */
export const PredictionEvidence = z.object({
  /** The last job on the cluster did not finish: hosts may run with other options than the plan's. */
  unfinished: z.boolean(),
  /** node -> resource -> how many the facts show now, where that is not what the plan counted. */
  devicesNow: z.record(z.string(), z.record(z.string(), z.number().int())),
});
export type PredictionEvidence = z.infer<typeof PredictionEvidence>;

/**
 * Why a figure is not as predicted. `unknown`: nothing that is known explains it. `not planned`: the plan does not make the
 * resource, so there was no prediction.
 */
export const DifferenceCause = z.enum([
  ...(["facts older than boot", "pages changed", "kubelet option", "follows", "devices changed"] as const),
  ...(["never registered", "plug-in gone", "devices unhealthy", "deploy unfinished"] as const),
  ...(["not planned", "unknown"] as const),
]);
export type DifferenceCause = z.infer<typeof DifferenceCause>;

const Amounts = z.object({ capacity: z.string().nullable(), allocatable: z.string().nullable() });
export const NodeDifference = z.object({
  node: z.string(),
  key: z.string(),
  predicted: Amounts,
  actual: Amounts,
  /** Actual minus predicted allocatable, as Kubernetes writes it; null where one of them is missing or unreadable. */
  difference: z.string().nullable(),
  cause: DifferenceCause,
  /** The cause with its evidence, one sentence. */
  reason: z.string(),
});
export type NodeDifference = z.infer<typeof NodeDifference>;

/** What was predicted of a cluster's nodes, and how it came out. */
export const NodesPrediction = z.object({
  nodes: z.array(NodePrediction),
  /** Nodes nothing can be predicted of, and why, in a sentence. */
  without: z.array(z.object({ node: z.string(), why: z.string() })),
  evidence: PredictionEvidence,
});
export type NodesPrediction = z.infer<typeof NodesPrediction>;

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
  prediction: NodesPrediction,
  /** Where a node offers something else than predicted, at the time of this answer. */
  differences: z.array(NodeDifference),
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

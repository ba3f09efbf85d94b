import { z } from "zod";
import { BundleId, BundlePath } from "./bundle";
import { Id } from "./ids";
import { HostRole } from "./lab";
import { ClusterOverrides, HostName } from "./practice-lab";
import { TaskStatus } from "./run-folder";

/** IPv4 address, dotted. Both address families at once: `ra2.k8s.010`, not met by this installer yet. */
export const Ipv4 = z.ipv4("an IPv4 address such as 192.0.2.10");

/** IPv4 range, `address/prefix`. */
export const Ipv4Cidr = z.cidrv4("an IPv4 range such as 10.244.0.0/16");

/** RA2 profiles the kubeadm installer deploys; `basic` is shown as "basic (lab)". */
export const DeployProfile = z.enum(["basic"]);
export type DeployProfile = z.infer<typeof DeployProfile>;

const SshAddress = z.object({
  address: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65535),
  user: z.string().min(1).max(64),
});

/** Interface name as the kernel takes it (IFNAMSIZ 16 with the closing zero). */
const NicName = z.string().regex(/^[A-Za-z0-9_.:@-]{1,15}$/, "an interface name of at most 15 characters");

/** CPU list as the kernel and the kubelet write it, "0-3,8" (k8s.io/utils/cpuset.Parse). */
export const CpuListText = z
  .string()
  .regex(/^\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*$/, 'a CPU list such as "0-1,8"');

/** What a person asks of the kubelet of one host (kubelet.config.k8s.io/v1beta1). Left out = the cluster's default. */
export const KubeletOptions = z.object({
  reservedSystemCPUs: CpuListText.optional(),
  cpuManagerPolicy: z.enum(["none", "static"]).optional(),
  topologyManagerPolicy: z.enum(["none", "best-effort", "restricted", "single-numa-node"]).optional(),
});
export type KubeletOptions = z.infer<typeof KubeletOptions>;

/** Host name or IPv4 address. */
const Server = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, "a host name or an IPv4 address");
const ProxyUrl = z
  .string()
  .max(300)
  .regex(
    /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/?$/,
    "an address such as http://proxy.example.org:3128, without user and password",
  );

/** host:port */
const Endpoint = z.string().regex(/^[A-Za-z0-9.-]+:\d{1,5}$/, "host:port, such as 192.0.2.10:6443");

/** What a person asks of one host beyond its role; left out = proposed from the facts. */
export const HostOptions = KubeletOptions.extend({
  address: Ipv4.optional(),
  nic: NicName.optional(),
});
export type HostOptions = z.infer<typeof HostOptions>;

/** What a person asks of the cluster; left out = the descriptor's, else the installer's own. */
export const ClusterOptions = z.object({
  podSubnet: Ipv4Cidr.optional(),
  serviceSubnet: Ipv4Cidr.optional(),
  endpoint: Endpoint.optional(),
  /** Further names and addresses in the API server's certificate. */
  certSANs: z.array(Server).max(20, "at most 20 names and addresses").optional(),
  /** Of the pods' interfaces, bytes; 576 is what every IPv4 host must take (RFC 791 §3.1). */
  mtu: z.number().int().min(576, "at least 576 bytes").max(9216, "at most 9216 bytes").optional(),
  /** Where containerd fetches images through. */
  proxy: z
    .object({
      http: ProxyUrl.optional(),
      https: ProxyUrl.optional(),
      noProxy: z
        .array(z.string().regex(/^[A-Za-z0-9.:/*-]{1,253}$/, "a name, an address or a range"))
        .max(50)
        .default([]),
    })
    .optional(),
  ntpServers: z.array(Server).max(8, "at most 8 servers").optional(),
});
export type ClusterOptions = z.infer<typeof ClusterOptions>;

/** What a person asks of the telco add-ons: SR-IOV network device plugin and Node Feature Discovery. */
export const TelcoOptions = z.object({
  /** Left out = on where the facts of a host show virtual functions. */
  addOns: z.enum(["on", "off"]).optional(),
  /** Domain before the resources' names; the installer's own when left out. */
  resourcePrefix: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, "a domain such as intel.com")
    .refine((domain) => !/(^|\.)kubernetes\.io$/.test(domain), "not kubernetes.io, which is Kubernetes' own")
    .optional(),
});
export type TelcoOptions = z.infer<typeof TelcoOptions>;

export const PlanOptions = z.object({
  hosts: z.record(HostName, HostOptions).default({}),
  cluster: ClusterOptions.default({}),
  telco: TelcoOptions.optional(),
});
export type PlanOptions = z.infer<typeof PlanOptions>;

export const DeployHost = z.object({
  name: HostName,
  role: HostRole,
  /** Where SSH answers. */
  ssh: SshAddress,
  /** Names of jump hosts to go through, in order. */
  via: z.array(HostName).max(2),
  /** The node's address in the cluster (kubelet's node-ip). */
  address: Ipv4,
  /** Interface that must carry `address`; any when left out. */
  nic: NicName.optional(),
  /** This host's part of the pod range; fixed here, so every host can route before a cluster exists. */
  podCidr: Ipv4Cidr,
});
export type DeployHost = z.infer<typeof DeployHost>;

/** Virtual functions of one physical function that are bound to one driver: what pods ask for as one extended resource. */
export const DevicePool = z.object({
  /** Kubernetes' key, `prefix/name`. */
  resource: z.string(),
  /** Interface of the physical function. */
  pf: z.string(),
  /** Driver the functions are bound to. */
  driver: z.string(),
  /** Numbers of the functions, "0-3,7". */
  vfs: z.string(),
  count: z.number().int().positive(),
  numaNode: z.number().int().nullable(),
});
export type DevicePool = z.infer<typeof DevicePool>;

export const TelcoAddOns = z.object({
  /** `absent`: the cluster had them and is to lose them. */
  state: z.enum(["present", "absent"]),
  /** Hosts with at least one pool. */
  pools: z.record(HostName, z.array(DevicePool)),
});
export type TelcoAddOns = z.infer<typeof TelcoAddOns>;

/** Everything a deploy is decided by, without secrets. Stored with the job and shown before it starts. */
export const DeployPlan = z.object({
  format: z.literal(1),
  labId: Id,
  clusterId: Id,
  descriptorRevisionId: Id,
  profile: DeployProfile,
  bundleId: BundleId,
  /** Without a leading v. */
  kubernetes: z.string().regex(/^\d+\.\d+\.\d+$/),
  jumpHosts: z.array(z.object({ name: HostName, ssh: SshAddress })),
  hosts: z.array(DeployHost).min(1),
  podSubnet: Ipv4Cidr,
  serviceSubnet: Ipv4Cidr,
  /** host:port every node reaches the API server at (kubeadm's controlPlaneEndpoint). */
  endpoint: Endpoint,
  /** What was asked for; absent in plans made before there were options. */
  options: PlanOptions.optional(),
  /** Absent = the cluster has none and gets none. */
  telcoAddOns: TelcoAddOns.optional(),
  /** What the provisioner of these hosts asks for beyond the roles' strict defaults. */
  clusterOverrides: ClusterOverrides,
  /** Who asked for `clusterOverrides`, for the plan page; null = nobody, they are empty. */
  overridesSource: z.string().max(60).nullable(),
  /** Host name -> further inventory variables of that host. */
  hostVars: z.record(HostName, z.record(z.string(), z.unknown())),
});
export type DeployPlan = z.infer<typeof DeployPlan>;

/** A file as it will lie in the run folder, and below `hosts/<name>/` or `common/` on the hosts. Never holds a secret. */
export const RenderedFile = z.object({
  path: BundlePath,
  content: z.string(),
  language: z.enum(["yaml", "toml", "json", "ini"]),
  secret: z.literal(false),
  /** Where it ends on which hosts; absent for files only Ansible reads. */
  target: z.object({ path: z.string(), hosts: z.array(HostName) }).optional(),
});
export type RenderedFile = z.infer<typeof RenderedFile>;

export const StageId = z.enum([
  "precheck",
  "prepare",
  "container-runtime",
  "control-plane",
  "workers",
  "pod-network",
  "telco-add-ons",
  "verify",
]);
export type StageId = z.infer<typeof StageId>;

export const PlanStage = z.object({
  id: StageId,
  title: z.string(),
  hosts: z.array(HostName),
  /** From measured runs, for a progress bar; no promise. */
  estimateSeconds: z.number(),
});
export type PlanStage = z.infer<typeof PlanStage>;

/** `not assessed`: nobody can tell before the cluster runs. */
export const ProfileVerdict = z.enum(["met", "not met", "needs add-on", "not assessed"]);
export type ProfileVerdict = z.infer<typeof ProfileVerdict>;

export const ProfileRow = z.object({
  /** RA2 requirement, such as ra2.k8s.002. */
  id: z.string(),
  title: z.string(),
  level: z.enum(["must", "should", "may"]),
  verdict: ProfileVerdict,
  reason: z.string(),
});
export type ProfileRow = z.infer<typeof ProfileRow>;

/** What the plan page shows. */
export const DeployPreview = z.object({
  plan: DeployPlan,
  stages: z.array(PlanStage),
  files: z.array(RenderedFile),
  rows: z.array(ProfileRow),
});
export type DeployPreview = z.infer<typeof DeployPreview>;

const task = { task: z.string(), name: z.string(), role: z.string().nullable(), path: z.string().nullable() };
const event = { seq: z.number().int().positive(), stage: z.string().nullable() };
const host = z.string();

export const AnsibleHostStats = z.object({
  ok: z.number(),
  changed: z.number(),
  failures: z.number(),
  unreachable: z.number(),
  skipped: z.number(),
  rescued: z.number(),
  ignored: z.number(),
});
export type AnsibleHostStats = z.infer<typeof AnsibleHostStats>;

/** One line of our callback plugin (ansible/plugins/callback/fairlead_events.py). */
export const AnsibleEvent = z.discriminatedUnion("event", [
  z.object({ ...event, event: z.literal("play"), name: z.string(), hosts: z.array(host) }),
  z.object({ ...event, event: z.literal("task"), ...task, action: z.string(), handler: z.boolean() }),
  z.object({
    ...event,
    event: z.enum(["result", "item"]),
    ...task,
    host,
    status: TaskStatus,
    message: z.string().nullable(),
    item: z.string().nullable(),
    /** Since this host began the task. */
    durationMs: z.number().nonnegative(),
  }),
  z.object({ ...event, event: z.literal("retry"), ...task, host, attempt: z.number(), attempts: z.number() }),
  z.object({ ...event, event: z.literal("stats"), hosts: z.record(z.string(), AnsibleHostStats) }),
]);
export type AnsibleEvent = z.infer<typeof AnsibleEvent>;

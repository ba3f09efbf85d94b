import { z } from "zod";
import { DeclaredLab, DeclaredMachine } from "./declared";
import { Id } from "./ids";
import { Allowed, JobSummary } from "./job";
import { PageInput, pageOf } from "./pagination";
import { DescribedOverrides, HostName, Ipv4Range } from "./practice-lab";
import { SUITE_SCOPES, SUITE_VERDICTS } from "./suite-words";

export const LabKind = z.enum(["registered", "practice"]);
export type LabKind = z.infer<typeof LabKind>;

/**
 * `draft` while a lab is being registered by hand; `creating` until the job that makes a practice lab has finished;
 * `removing` while one takes it away.
 */
export const LabState = z.enum(["draft", "creating", "ready", "broken", "removing", "removed"]);
export type LabState = z.infer<typeof LabState>;

export const LabName = z
  .string()
  .trim()
  .min(1, "give the lab a name")
  .max(60, "at most 60 characters")
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
    "letters, digits, space, dot, dash and underscore; starts with a letter or digit",
  );

/** SSH endpoint of a machine. */
export const SshEndpoint = z.object({
  address: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65535),
  user: z.string().min(1).max(64),
  credentialId: Id,
  /** Credential with the password sudo asks for; none = root, or sudo without a password. */
  sudoCredentialId: Id.optional(),
});

export const HostRole = z.enum(["control-plane", "worker"]);
export type HostRole = z.infer<typeof HostRole>;

/** What a plan may make of a host: `unused` leaves it out of the cluster. */
export const PlannedRole = z.enum([...HostRole.options, "unused"]);
export type PlannedRole = z.infer<typeof PlannedRole>;

/** A word of the operator's own to find hosts by: "rack-4", "sriov". */
export const HostTag = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9._-]{0,30}[a-z0-9])?$/, "1 to 32 small letters, digits, dots, dashes");

export const MOST_TAGS = 20;

export const DescriptorHost = z.object({
  name: HostName,
  ssh: SshEndpoint,
  /** Names of jump hosts to go through, in order; empty = direct. */
  via: z.array(HostName).max(2),
  roles: z.array(HostRole),
  /** Honesty mark: its hardware is a recording, not silicon. */
  recordedHardware: z.boolean(),
  tags: z.array(HostTag).max(MOST_TAGS, `at most ${MOST_TAGS} tags`).optional(),
  /** What an imported descriptor says of it beside. */
  declared: DeclaredMachine.optional(),
});
export type DescriptorHost = z.infer<typeof DescriptorHost>;

/** The internal model of a descriptor revision: everything a plan may know about a lab. Grows by optional fields only. */
export const DescriptorContent = z.object({
  version: z.literal(1),
  provisioner: z.enum(["preprovisioned", "practice-lab"]),
  jumpHosts: z.array(z.object({ name: HostName, ssh: SshEndpoint, declared: DeclaredMachine.optional() })),
  hosts: z.array(DescriptorHost).min(1),
  /** Ranges kept for pods and services of a cluster on these hosts; the installer's own when left out. */
  networks: z.object({ pods: Ipv4Range, services: Ipv4Range }).optional(),
  /** What these hosts need beyond the strict defaults of a deploy. */
  clusterOverrides: DescribedOverrides.optional(),
  /** What an imported descriptor says of the lab as a whole. */
  declared: DeclaredLab.optional(),
});
export type DescriptorContent = z.infer<typeof DescriptorContent>;

/** What all nodes of a cluster offer to pods. */
export const AllocatableSums = z.object({
  cpus: z.number(),
  /** Pages of 1 GiB. */
  pages1Gi: z.number(),
  /** Extended resources that any node has, VFs among them: Kubernetes's key and how many. */
  devices: z.array(z.object({ key: z.string(), count: z.number() })),
  /** Of the oldest reading that is in it, ms. */
  at: z.number(),
});
export type AllocatableSums = z.infer<typeof AllocatableSums>;

/** The newest suite run of a lab, whatever it came to. */
export const LastRun = z.object({
  id: Id,
  verdict: z.enum(SUITE_VERDICTS),
  scope: z.enum(SUITE_SCOPES),
  release: z.string().nullable(),
  sentence: z.string(),
  /** When it ran; when it was added where its files do not say, ms. */
  at: z.number(),
});
export type LastRun = z.infer<typeof LastRun>;

export const LabSummary = z.object({
  id: Id,
  name: z.string(),
  site: z.string().nullable(),
  kind: LabKind,
  state: LabState,
  /** Beside the jump hosts. */
  hosts: z.number().int(),
  /** How many of them answered their last connection test; null when none was tested. */
  reach: z
    .object({
      reachable: z.number().int(),
      tested: z.number().int(),
      /** Of the oldest test, ms. */
      at: z.number(),
    })
    .nullable(),
  createdAt: z.number(),
  /** Its cluster: version and how many nodes were Ready at the last look. */
  cluster: z
    .object({
      id: Id,
      kubernetes: z.string(),
      nodesReady: z.number().int(),
      nodes: z.number().int(),
      state: z.string(),
      /** It was deployed elsewhere and is only read. */
      attached: z.boolean(),
      /** It was deployed with the telco add-ons. */
      telcoAddOns: z.boolean(),
      verifiedAt: z.number(),
      /** Nodes that offer something else than was predicted of them. */
      differing: z.number().int(),
    })
    .nullable(),
  /** Of the cluster's nodes at their last reading; null without a cluster. */
  allocatable: AllocatableSums.nullable(),
  lastRun: LastRun.nullable(),
  /** Has it proved that it conforms? `done` never for a practice lab, nor by less than a whole run. */
  conformance: z.object({ state: z.enum(["done", "failed", "stale", "not_assessed"]), detail: z.string() }),
  activeJob: JobSummary.nullable(),
  nextStep: z.string(),
});
export type LabSummary = z.infer<typeof LabSummary>;
export const ListLabsInput = PageInput.extend({ search: z.string().max(100).optional() });
export const LabPage = pageOf(LabSummary);

export const LabHost = z.object({
  id: Id,
  name: z.string(),
  jump: z.boolean(),
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  via: z.array(z.string()),
  roles: z.array(HostRole),
  /** What it is in the lab's cluster; null when it is not in it. */
  node: HostRole.nullable(),
  recordedHardware: z.boolean(),
  tags: z.array(z.string()),
  /** SHA256:… of the pinned key (RFC 4253 key blob, base64 without padding, as OpenSSH prints it). */
  fingerprint: z.string().nullable(),
});
export type LabHost = z.infer<typeof LabHost>;

export const NodeAllocatable = z.object({
  name: z.string(),
  ready: z.boolean(),
  /** `.status.allocatable`, keys and quantities verbatim. */
  allocatable: z.record(z.string(), z.string()),
  at: z.number(),
});
export type NodeAllocatable = z.infer<typeof NodeAllocatable>;

export const LabDetail = LabSummary.extend({
  revision: z
    .object({
      id: Id,
      number: z.number().int(),
      source: z.string(),
      createdAt: z.number(),
      author: z.string(),
    })
    .nullable(),
  hostList: z.array(LabHost),
  nodes: z.array(NodeAllocatable),
  recentJobs: z.array(JobSummary),
  marks: z.array(z.string()),
  /** What the caller may do with it now. */
  can: z.object({
    deploy: Allowed,
    remove: Allowed,
    kubeconfig: Allowed,
    /** A new revision of its descriptor. */
    edit: Allowed,
    /** A new revision from descriptor files: a practice lab's, too. */
    import: Allowed,
    /** A registered lab is forgotten: its hosts stay as they are. */
    forget: Allowed,
    /** Its hosts are brought back to how they were before their first deploy. */
    reset: Allowed,
  }),
});
export type LabDetail = z.infer<typeof LabDetail>;

/** A descriptor revision whole. */
export const DescriptorRevision = z.object({
  id: Id,
  number: z.number().int(),
  author: z.string(),
  source: z.string(),
  createdAt: z.number(),
  /** Of the content's JSON. */
  sha256: z.string(),
  content: DescriptorContent,
});
export type DescriptorRevision = z.infer<typeof DescriptorRevision>;

export const CreatePracticeLabInput = z.object({
  name: LabName,
  kind: z.enum(["cluster", "plain"]).default("cluster"),
  /** Hosts beside the jump host. */
  hosts: z.number().int().min(1).max(10).default(3),
  /** Give the last host the recorded telco hardware. */
  telco: z.boolean().default(true),
  idempotencyKey: z.string().min(1).max(100).optional(),
});
export type CreatePracticeLabInput = z.infer<typeof CreatePracticeLabInput>;

export const RemoveLabInput = z.object({
  labId: Id,
  /** The lab's name, typed by the person: what is lost is named before it is lost. */
  confirmName: z.string(),
});

/** A registered lab is forgotten, not removed: its hosts are its operator's own. */
export const ForgetLabInput = RemoveLabInput;

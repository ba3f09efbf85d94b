import { z } from "zod";

/**
 * What the practice lab's root daemon understands. One JSON object a line over a unix socket that only the
 * calling uid may open (0600); answers carry the request's `id`. No verb takes a path.
 */

/** DNS label, as a host name must be (RFC 1123 §2.1). */
export const HostName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/,
    "a name is 1 to 32 lower-case letters, digits and dashes, no dash at either end",
  );

/** First address range of practice labs unless configured otherwise: RFC 2544 benchmarking range. */
export const DEFAULT_PRACTICE_RANGE = "198.18.0.0/15";

export const Ipv4Range = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/);

/** Why a practice lab is refused or failed. */
export const PracticeLabErrorCode = z.enum([
  "practice_lab_not_linux",
  "practice_lab_needs_root",
  "practice_lab_missing_tool",
  "practice_lab_no_room",
  "practice_lab_bad_range",
  "practice_lab_no_address",
  "practice_lab_base_failed",
  "practice_lab_host_failed",
  "practice_lab_wrong_state",
  "practice_lab_failed",
]);
export type PracticeLabErrorCode = z.infer<typeof PracticeLabErrorCode>;

/**
 * What the door understands: a long-running root process beside the web, or the same question asked once through
 * `sudo -n`. `open` starts the lab's own daemon when none runs and names its socket.
 */
export const DoorRequest = z.discriminatedUnion("verb", [
  z.object({ id: z.number(), verb: z.literal("hello") }),
  z.object({ id: z.number(), verb: z.literal("capacity") }),
  z.object({ id: z.number(), verb: z.literal("list") }),
  /** Clears what labs left whose daemon is gone. */
  z.object({ id: z.number(), verb: z.literal("sweep") }),
  z.object({ id: z.number(), verb: z.literal("open"), labId: z.uuid() }),
]);
export type DoorRequest = z.infer<typeof DoorRequest>;

export const OpenedLab = z.object({ socket: z.string() });
export type OpenedLab = z.infer<typeof OpenedLab>;

/** The caller's labs on this machine. */
export const PracticeLabList = z.array(
  z.object({ labId: z.string(), alive: z.boolean(), socket: z.string(), hosts: z.number().int() }),
);
export type PracticeLabList = z.infer<typeof PracticeLabList>;

export const PracticeHostSpec = z.object({
  name: HostName,
  /** A host with the recorded telco hardware laid over its /sys and /proc. */
  telco: z.boolean(),
  /** Carries the control plane: counted with 29 inotify instances instead of 15. */
  controlPlane: z.boolean(),
});
export type PracticeHostSpec = z.infer<typeof PracticeHostSpec>;

/** `plain` labs carry no Kubernetes (9 inotify instances a host) and are refused by Deploy. */
export const PracticeLabKind = z.enum(["cluster", "plain"]);
export type PracticeLabKind = z.infer<typeof PracticeLabKind>;

export const DaemonRequest = z.discriminatedUnion("verb", [
  z.object({ id: z.number(), verb: z.literal("hello") }),
  /** Makes the base image when it is not cached, then jump host and hosts, and answers once every SSH banner was seen. */
  z.object({
    id: z.number(),
    verb: z.literal("up"),
    kind: PracticeLabKind,
    /** One OpenSSH public key line, the only one every host accepts for root. */
    authorizedKey: z
      .string()
      .regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/=]+( [^\n]*)?$/),
    hosts: z
      .array(PracticeHostSpec)
      .min(1)
      .max(10)
      .refine((hosts) => new Set(["jump", ...hosts.map((host) => host.name)]).size === hosts.length + 1, {
        message: "every host needs a name of its own, and jump is the jump host's",
      }),
    /** Where the lab takes its addresses from. */
    range: Ipv4Range.default(DEFAULT_PRACTICE_RANGE),
  }),
  z.object({ id: z.number(), verb: z.literal("status") }),
  /** `off` is a power cut: the host's processes are killed, its disk stays. */
  z.object({ id: z.number(), verb: z.literal("power"), host: HostName, state: z.enum(["on", "off"]) }),
  /** Pulls or plugs the host's management cable. */
  z.object({ id: z.number(), verb: z.literal("link"), host: HostName, state: z.enum(["up", "down"]) }),
  /** Ends every host, deletes all it made, answers, and exits. */
  z.object({ id: z.number(), verb: z.literal("remove") }),
]);
export type DaemonRequest = z.infer<typeof DaemonRequest>;

export const PracticeHostState = z.object({
  name: HostName,
  role: z.enum(["jump", "host"]),
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  /** OpenSSH public host key line ("ssh-ed25519 AAAA…"). */
  hostKey: z.string(),
  telco: z.boolean(),
  power: z.enum(["on", "off"]),
});
export type PracticeHostState = z.infer<typeof PracticeHostState>;

export const PracticeLabState = z.object({
  labId: z.string(),
  kind: PracticeLabKind,
  daemonPid: z.number().int(),
  /** Seconds from the request to every banner, and to the base image alone. */
  seconds: z.object({ base: z.number(), hosts: z.number() }),
  hosts: z.array(PracticeHostState),
  /** Ranges of this lab's own: no other lab and no route of the machine uses them. */
  networks: z.object({
    management: z.string(),
    internal: z.string(),
    pods: z.string(),
    services: z.string(),
  }),
});
export type PracticeLabState = z.infer<typeof PracticeLabState>;

/** Plan of a `practice-lab-up` job: what the daemon is asked. */
export const PracticeLabUpPlan = z.object({
  labId: z.uuid(),
  kind: PracticeLabKind,
  authorizedKey: z.string(),
  hosts: z.array(PracticeHostSpec).min(1).max(10),
  range: Ipv4Range,
});
export type PracticeLabUpPlan = z.infer<typeof PracticeLabUpPlan>;

/** Plan of a `practice-lab-remove` job. */
export const PracticeLabRemovePlan = z.object({ labId: z.uuid() });
export type PracticeLabRemovePlan = z.infer<typeof PracticeLabRemovePlan>;

/**
 * What the provisioner of hosts asks for beyond the roles' strict defaults; shown in the plan as "from the practice lab" or
 * "from the descriptor".
 */
export const ClusterOverrides = z.object({
  kubelet: z.record(z.string(), z.unknown()),
  kubeProxy: z.record(z.string(), z.unknown()),
  ignorePreflightErrors: z.array(z.string()),
  containerd: z.object({
    systemdCgroup: z.boolean(),
    restrictOomScoreAdj: z.boolean(),
    disableHugetlbController: z.boolean(),
  }),
});
export type ClusterOverrides = z.infer<typeof ClusterOverrides>;

/** The same as a descriptor says it for an operator's own hosts, such as containers with cgroup v1; the rest stays strict. */
export const DescribedOverrides = z
  .object({
    ...ClusterOverrides.shape,
    containerd: ClusterOverrides.shape.containerd.partial(),
  })
  .partial();
export type DescribedOverrides = z.infer<typeof DescribedOverrides>;

/** Answer of the capacity question: how many hosts fit on this machine now, and the sentence why. */
export const PracticeCapacity = z.object({
  supported: z.boolean(),
  fits: z.object({ cluster: z.number().int(), plain: z.number().int() }),
  inotify: z.object({ used: z.number().int(), limit: z.number().int() }),
  /** People's sentence: why not, or what bounds the number. */
  reason: z.string(),
});
export type PracticeCapacity = z.infer<typeof PracticeCapacity>;

/** What the daemon does one after the other while a lab comes up. */
export const PracticeStep = z.enum(["base", "hosts", "ssh"]);
export type PracticeStep = z.infer<typeof PracticeStep>;

export const DaemonReply = z.union([
  /** Progress; `step` is there when one begins, `answering` when that host's SSH server was seen. */
  z.object({
    id: z.number(),
    line: z.string(),
    step: PracticeStep.optional(),
    answering: HostName.optional(),
  }),
  z.object({ id: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({
    id: z.number(),
    ok: z.literal(false),
    error: z.object({ code: PracticeLabErrorCode, message: z.string() }),
  }),
]);
export type DaemonReply = z.infer<typeof DaemonReply>;

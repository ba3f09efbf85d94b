import { z } from "zod";

/**
 * What the practice lab's root daemon understands. One JSON object a line over a unix socket that only the
 * calling uid may open (0600); answers carry the request's `id`. No verb takes a path.
 */

/** DNS label, as a host name must be (RFC 1123 §2.1). */
export const HostName = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/);

/** First address range of practice labs unless configured otherwise: RFC 2544 benchmarking range. */
export const DEFAULT_PRACTICE_RANGE = "198.18.0.0/15";

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
    hosts: z.array(PracticeHostSpec).min(1).max(10),
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
});
export type PracticeLabState = z.infer<typeof PracticeLabState>;

/** What a host of a practice lab needs that a real one does not; shown in the plan as "from the practice lab". */
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

/** Answer of the capacity question: how many hosts fit on this machine now, and the sentence why. */
export const PracticeCapacity = z.object({
  supported: z.boolean(),
  fits: z.object({ cluster: z.number().int(), plain: z.number().int() }),
  inotify: z.object({ used: z.number().int(), limit: z.number().int() }),
  /** People's sentence: why not, or what bounds the number. */
  reason: z.string(),
});
export type PracticeCapacity = z.infer<typeof PracticeCapacity>;

export type DaemonReply =
  | { id: number; line: string }
  | { id: number; ok: true; result: unknown }
  | { id: number; ok: false; error: { code: string; message: string } };

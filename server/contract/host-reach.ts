import { z } from "zod";
import { Id } from "./ids";

/**
 * What a connection to a port met: somebody listens; nobody listens, and the host says so; nothing came back in time, which
 * is a packet filter or nobody; the network said that there is no way.
 */
export const PortState = z.enum(["open", "refused", "silent", "no way"]);
export type PortState = z.infer<typeof PortState>;

/** What one host sees of an address of another. `null` = could not be tried, as where there is no `ping`. */
export const ReachWay = z.object({
  host: z.string(),
  /** IPv4 */
  address: z.string(),
  /** Whether an echo came back (ICMP, RFC 792). */
  echo: z.boolean().nullable(),
  /** ms of that echo. */
  rttMs: z.number().nullable(),
  /** Largest packet that was answered without being cut, bytes with the IPv4 header; never more than the interface's MTU. */
  mtu: z.number().int().nullable(),
  /** Smallest packet that was lost while smaller ones came through; null when every one that was tried came through. */
  lost: z.number().int().nullable(),
  ports: z.array(z.object({ port: z.number().int(), state: PortState })),
});
export type ReachWay = z.infer<typeof ReachWay>;

/** What one host sees of the others, read on the host itself. */
export const HostReach = z.object({
  format: z.literal(1),
  ways: z.array(ReachWay),
  /** IPv4 addresses a name stands for on this host; none = it knows no such name. Empty where nothing could ask. */
  names: z.array(z.object({ name: z.string(), addresses: z.array(z.string()) })),
});
export type HostReach = z.infer<typeof HostReach>;

/** The newest reading of what a host sees of the others, with what is wrong in it. */
export const HostReachReading = z.object({
  hostId: Id,
  name: z.string(),
  jobId: Id,
  at: z.number(),
  /** How long the round trip took, ms. */
  ms: z.number(),
  reach: HostReach,
  findings: z.array(z.object({ title: z.string(), detail: z.string(), hint: z.string() })),
});
export type HostReachReading = z.infer<typeof HostReachReading>;

/** A reading in short, for a page of all hosts. */
export const HostReachSummary = HostReachReading.omit({ reach: true }).extend({
  /** Hosts that were tried, and those of them that answered. */
  tried: z.number().int(),
  reached: z.number().int(),
  /** ms of the slowest echo. */
  slowestMs: z.number().nullable(),
  /** Largest packet that gets through to every host that answered, bytes. */
  mtu: z.number().int().nullable(),
});
export type HostReachSummary = z.infer<typeof HostReachSummary>;

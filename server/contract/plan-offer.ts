import { z } from "zod";
import { Ipv4, Ipv4Cidr } from "./deploy";

/** An address of a host that its node could have. */
export const OfferedAddress = z.object({
  nic: z.string(),
  address: Ipv4,
  /** address/prefix of the network */
  network: z.string(),
});
export type OfferedAddress = z.infer<typeof OfferedAddress>;

export const HostOffer = z.object({
  name: z.string(),
  /** What is taken when nobody asks; null where that cannot be said yet. */
  proposed: z.object({ address: Ipv4, nic: z.string().nullable() }).nullable(),
  /** From the newest facts; null = nobody read the host. */
  facts: z
    .object({
      at: z.number(),
      addresses: z.array(OfferedAddress),
      /** Networks that are as good as each other: a person has to choose. Empty when one is the best. */
      undecided: z.array(z.string()),
      cpus: z.object({ threads: z.number().int(), online: z.string(), isolated: z.string() }),
    })
    .nullable(),
});
export type HostOffer = z.infer<typeof HostOffer>;

/** What a plan takes where nobody asks for anything, and what a host has to choose from: for the form of the options. */
export const PlanOffer = z.object({
  hosts: z.array(HostOffer),
  cluster: z
    .object({ podSubnet: Ipv4Cidr, serviceSubnet: Ipv4Cidr, endpoint: z.string() })
    /** Null where the plan without options cannot be made. */
    .nullable(),
  /** What is taken of the telco add-ons when nobody asks, and why, in one sentence. */
  telco: z.object({ addOns: z.enum(["on", "off"]), reason: z.string(), resourcePrefix: z.string() }),
});
export type PlanOffer = z.infer<typeof PlanOffer>;

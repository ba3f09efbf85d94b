import { z } from "zod";
import { Id } from "./ids";

/**
 * What a descriptor declares of a machine beyond how SSH reaches it: the words of PDF 1.0, as they were written. Sizes and
 * speeds stay text ("64G", "10gb"), because cpus and cores have no fixed meaning between labs: facts say what is true.
 */
const Words = z.string().max(10_000);

export const DeclaredHardware = z.object({
  type: Words.optional(),
  vendor: Words.optional(),
  model: Words.optional(),
  arch: Words.optional(),
  cpus: z.number().optional(),
  cores: z.number().optional(),
  cpuFlags: Words.optional(),
  memory: Words.optional(),
});
export type DeclaredHardware = z.infer<typeof DeclaredHardware>;

export const DeclaredDisk = z.object({
  name: Words.optional(),
  capacity: Words.optional(),
  type: Words.optional(),
  interface: Words.optional(),
  rotation: z.number().optional(),
});
export type DeclaredDisk = z.infer<typeof DeclaredDisk>;

/** Where the management controller is. Its password is a sealed credential of the lab. */
export const DeclaredBmc = z.object({
  type: Words.optional(),
  /** IPv4, IPv6, host name, or a libvirt URI. */
  address: Words.optional(),
  /** Length of its network's prefix, where the descriptor says it. */
  prefix: z.number().int().optional(),
  port: z.number().int().optional(),
  user: Words.optional(),
  mac: Words.optional(),
  /** Its sealed password. */
  credentialId: Id.optional(),
});
export type DeclaredBmc = z.infer<typeof DeclaredBmc>;

export const DeclaredInterface = z.object({
  name: Words.optional(),
  /** Lower case, colons; none for a placeholder of zeros. */
  mac: Words.optional(),
  address: Words.optional(),
  prefix: z.number().int().optional(),
  /** "native", a number, or several joined by "|". */
  vlan: Words.optional(),
  speed: Words.optional(),
  features: z.array(Words).optional(),
  /** What the kernel calls it, and its PCI address, where an installer's block of the IDF says so. */
  kernelName: Words.optional(),
  pci: Words.optional(),
});
export type DeclaredInterface = z.infer<typeof DeclaredInterface>;

/**
 * What a file said that the model does not hold: JSON pointer (a named thing of a list by "[name]") -> what the model
 * writes there (`was`) and what the file said (`is`; none = nothing). An export says `is` where the model still writes `was`.
 */
export const Residue = z.record(
  z.string(),
  z.object({ was: z.unknown().optional(), is: z.unknown().optional() }),
);
export type Residue = z.infer<typeof Residue>;

export const DeclaredMachine = z.object({
  hardware: DeclaredHardware.optional(),
  os: Words.optional(),
  disks: z.array(DeclaredDisk).optional(),
  bmc: DeclaredBmc.optional(),
  interfaces: z.array(DeclaredInterface).optional(),
  /** The rest of its entry, by the kind of file it came from. */
  rest: z.record(z.string(), Residue).optional(),
});
export type DeclaredMachine = z.infer<typeof DeclaredMachine>;

/** One network of the lab: `net_config` of an IDF. */
export const DeclaredNetwork = z.object({
  name: Words,
  /** Which of a host's interfaces, from 0. */
  interface: z.number().int().optional(),
  vlan: Words.optional(),
  network: Words.optional(),
  prefix: z.number().int().optional(),
  gateway: Words.optional(),
  dns: z.array(Words).optional(),
  range: Words.optional(),
});
export type DeclaredNetwork = z.infer<typeof DeclaredNetwork>;

/** What a descriptor says of the lab as a whole. */
export const DeclaredLab = z.object({
  details: z
    .object({
      owner: Words.optional(),
      contact: Words.optional(),
      lab: Words.optional(),
      location: Words.optional(),
      type: Words.optional(),
      link: Words.optional(),
    })
    .optional(),
  networks: z.array(DeclaredNetwork).optional(),
  /** The rest of its files, by kind. */
  rest: z.record(z.string(), Residue).optional(),
});
export type DeclaredLab = z.infer<typeof DeclaredLab>;

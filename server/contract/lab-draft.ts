import { z } from "zod";
import { Id } from "./ids";
import { DescriptorContent, LabName } from "./lab";
import { HostName } from "./practice-lab";

/** IPv4, IPv6 literal (without brackets) or DNS name (RFC 1123). */
export const MachineAddress = z.union([
  z.ipv4(),
  z.ipv6(),
  z
    .string()
    .max(253)
    .regex(
      /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*\.?$/,
      "an IPv4 address, an IPv6 address or a host name",
    ),
]);

/** POSIX user name as useradd takes it. */
export const LoginName = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}\$?$/, "a Linux user name");

export const DraftMachine = z.object({
  name: HostName,
  address: MachineAddress,
  port: z.number().int().min(1).max(65535).default(22),
  user: LoginName.default("root"),
  /** SSH key it is logged in to with; null = not chosen yet. */
  credentialId: Id.nullable().default(null),
  /** Password sudo asks for; null = root, or sudo without a password. */
  sudoCredentialId: Id.nullable().default(null),
});
export type DraftMachine = z.infer<typeof DraftMachine>;

export const MOST_HOSTS = 200;

/** A lab as it is being registered; every step saves it. Jump hosts stand in the order they are gone through. */
export const LabDraftContent = z.object({
  name: LabName,
  site: z.string().trim().max(100).default(""),
  contact: z.string().trim().max(100).default(""),
  jumpHosts: z.array(DraftMachine).max(2, "at most two jump hosts"),
  hosts: z.array(DraftMachine).max(MOST_HOSTS, `at most ${MOST_HOSTS} hosts`),
});
export type LabDraftContent = z.infer<typeof LabDraftContent>;

export const DraftStep = z.enum(["lab", "jump", "hosts"]);
export type DraftStep = z.infer<typeof DraftStep>;

export const LabDraft = z.object({
  labId: Id,
  step: DraftStep,
  content: LabDraftContent,
  updatedAt: z.number(),
  updatedBy: z.string(),
});
export type LabDraft = z.infer<typeof LabDraft>;

export const CreateLabDraftInput = LabDraftContent.pick({ name: true, site: true, contact: true });
export const SaveLabDraftInput = z.object({ labId: Id, step: DraftStep, content: LabDraftContent });

/** One line of a pasted table that could not be read: `line` counts from 1, `column` names what is wrong. */
export const TableProblem = z.object({
  line: z.number().int(),
  column: z.enum(["address", "user", "port", "name", "row"]),
  text: z.string(),
  message: z.string(),
});
export type TableProblem = z.infer<typeof TableProblem>;

/** Ends the draft: writes descriptor revision 1. Refused while a machine has no credential or no pinned key. */
export const RegisterLabInput = z.object({ labId: Id });

/** A new revision of a registered lab. `basedOn` is the number the person edited: another newer one is a conflict. */
export const EditDescriptorInput = z.object({
  labId: Id,
  basedOn: z.number().int().positive(),
  content: DescriptorContent,
});

/** One difference between two revisions, by JSON path of the internal model. */
export const DescriptorChange = z.object({
  path: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type DescriptorChange = z.infer<typeof DescriptorChange>;

import { z } from "zod";
import { DeclaredLab, DeclaredMachine } from "./declared";
import { DRAFT_STEPS } from "./draft-steps";
import { Id } from "./ids";
import { DescriptorContent, DescriptorRevision, HostRole, HostTag, LabName, MOST_TAGS } from "./lab";
import { problemOfAddress } from "./machine-address";
import { PageInput, pageOf } from "./pagination";
import { HostName, Ipv4Range } from "./practice-lab";

/** IPv4, IPv6 literal (RFC 4291, without brackets) or DNS name (RFC 1123). */
export const MachineAddress = z.string().superRefine((text, ctx) => {
  const message = problemOfAddress(text);
  if (message !== null) ctx.addIssue({ code: "custom", message });
});

/** User name as useradd takes it, and with dots, as directories have them. */
export const LoginName = z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}\$?$/, "a Linux user name");

export const DraftMachine = z.object({
  name: HostName,
  address: MachineAddress,
  port: z.number().int().min(1).max(65535).default(22),
  user: LoginName.default("root"),
  /** SSH key it is logged in to with; null = not chosen yet. */
  credentialId: Id.nullable().default(null),
  /** Password sudo asks for; null = root, or sudo without a password. */
  sudoCredentialId: Id.nullable().default(null),
  /** Roles an imported descriptor gave a host. */
  roles: z.array(HostRole).optional(),
  tags: z.array(HostTag).max(MOST_TAGS).optional(),
  /** What an imported descriptor says of it beside. */
  declared: DeclaredMachine.optional(),
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
  /** Ranges an imported descriptor keeps for pods and services. */
  networks: z.object({ pods: Ipv4Range, services: Ipv4Range }).optional(),
  /** What its hosts need beyond the strict defaults, as an export said it. */
  clusterOverrides: DescriptorContent.shape.clusterOverrides,
  /** What an imported descriptor says of the lab as a whole. */
  declared: DeclaredLab.optional(),
  /** Kind of files it was imported from: the source of its revision 1. */
  source: z.string().max(40).optional(),
});
export type LabDraftContent = z.infer<typeof LabDraftContent>;

export const DraftStep = z.enum(DRAFT_STEPS);
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

/** A table as it was pasted: address, user, port, name. What a row leaves out comes from the defaults. */
export const ReadHostTableInput = z.object({
  text: z.string().max(262_144, "at most 256 KiB"),
  defaults: z
    .object({ user: LoginName.default("root"), port: z.number().int().min(1).max(65535).default(22) })
    .default({ user: "root", port: 22 }),
  /** Names in use already: a name that is derived from an address keeps clear of them. */
  takenNames: z
    .array(z.string())
    .max(2 * MOST_HOSTS)
    .default([]),
});
export const HostTable = z.object({ hosts: z.array(DraftMachine), problems: z.array(TableProblem) });
export type HostTable = z.infer<typeof HostTable>;

/** Ends the draft: writes descriptor revision 1. Refused while a machine has no credential or no pinned key. */
export const RegisterLabInput = z.object({ labId: Id });
export const RegisteredLab = z.object({ labId: Id, revisionId: Id, number: z.number().int() });

/** A new revision of a registered lab. `basedOn` is the number the person edited: another newer one is a conflict. */
export const EditDescriptorInput = z.object({
  labId: Id,
  basedOn: z.number().int().positive(),
  content: DescriptorContent,
});

/** Puts tags on hosts and takes others off, as one new revision. */
export const TagHostsInput = z.object({
  labId: Id,
  hosts: z.array(HostName).min(1).max(MOST_HOSTS),
  add: z.array(HostTag).max(MOST_TAGS).default([]),
  remove: z.array(HostTag).max(MOST_TAGS).default([]),
});

/** One difference between two revisions, by JSON path of the internal model. */
export const DescriptorChange = z.object({
  path: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type DescriptorChange = z.infer<typeof DescriptorChange>;

/** A revision without its content. */
export const RevisionHead = DescriptorRevision.omit({ content: true });
export type RevisionHead = z.infer<typeof RevisionHead>;
export const RevisionPage = pageOf(RevisionHead);
export const ListRevisionsInput = PageInput.extend({ labId: Id });

/** What changed from revision `number` to revision `to`. */
export const DiffRevisionsInput = z.object({
  labId: Id,
  number: z.coerce.number().int().positive(),
  to: z.coerce.number().int().positive(),
});

/** What an edit wrote. */
export const EditedDescriptor = z.object({
  revisionId: Id,
  number: z.number().int(),
  changes: z.array(DescriptorChange),
});
export type EditedDescriptor = z.infer<typeof EditedDescriptor>;

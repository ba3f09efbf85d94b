import { z } from "zod";
import { CredentialName } from "./credential";
import { Id } from "./ids";
import { EXPORT_FORMATS, FILE_KINDS, MOST_FILES } from "./import-words";
import { LabName } from "./lab";
import { DescriptorChange } from "./lab-draft";

export const FileKind = z.enum(FILE_KINDS);
export const ExportFormat = z.enum(EXPORT_FORMATS);

/** One file of a descriptor. That it is too large is told as a finding, with its name. */
export const ImportFile = z.object({
  name: z.string().trim().min(1, "name the file").max(200, "at most 200 characters"),
  text: z.string(),
});
export type ImportFile = z.infer<typeof ImportFile>;
const Files = z
  .array(ImportFile)
  .min(1, "give at least one file")
  .max(MOST_FILES, `at most ${MOST_FILES} files`);

/** One sentence about a place of a file: what, and what to do. Line and column count from 1. */
export const Finding = z.object({
  severity: z.enum(["error", "warning", "info"]),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** What was found and will be sealed: never the secret itself. */
export const FoundSecretView = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  kind: z.enum(["bmc-password", "sudo-password", "imported-secret"]),
  /** What its credential will be called. */
  name: CredentialName,
});
export type FoundSecretView = z.infer<typeof FoundSecretView>;

/** What files would make of a lab, written nowhere. */
export const PreviewImportInput = z.object({
  labId: Id,
  files: Files,
  /** SSH key that machines the lab does not know yet are logged in to with; the lab's only one when left out. */
  credentialId: Id.optional(),
});
/** What files would be as a new lab. */
export const PreviewDraftInput = z.object({ files: Files });

export const ImportedMachine = z.object({
  name: z.string(),
  jump: z.boolean(),
  address: z.string(),
  port: z.number().int(),
  user: z.string(),
  roles: z.array(z.string()),
  hardware: z.string(),
  interfaces: z.number().int(),
  bmc: z.string().nullable(),
});
export type ImportedMachine = z.infer<typeof ImportedMachine>;

export const ImportPreview = z.object({
  files: z.array(z.object({ name: z.string(), kind: FileKind.nullable() })),
  /** "pharos-1.0", "kuberef", "inventory", "ssh-config"; null when nothing could be read. */
  dialect: z.string().nullable(),
  findings: z.array(Finding),
  secrets: z.array(FoundSecretView),
  machines: z.array(ImportedMachine),
  /** What a new lab would be called. */
  suggested: z.object({ name: z.string(), site: z.string(), contact: z.string() }),
  /** The revision it was compared with; null for a new lab. */
  basedOn: z.number().int().nullable(),
  changes: z.array(DescriptorChange),
  /** Why it cannot become a revision yet, beside the findings that are errors. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportRevisionInput = z.object({
  labId: Id,
  basedOn: z.number().int().positive(),
  files: Files,
  credentialId: Id.optional(),
});

/** A new lab from a descriptor: its draft, which is then tested and registered like every other. */
export const ImportDraftInput = z.object({ name: LabName, files: Files });

export const ExportInput = z.object({
  labId: Id,
  number: z.coerce.number().int().positive(),
  format: ExportFormat,
});
export const ImportedDraft = z.object({ labId: Id, findings: z.number().int(), secrets: z.number().int() });
export const ExportedFile = z.object({ name: z.string(), type: z.string(), text: z.string() });

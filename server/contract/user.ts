import { z } from "zod";
import { Id } from "./ids";
import { PageInput } from "./pagination";
import { Role } from "./permissions";

export const Email = z.email("an e-mail address, such as ada@example.org").max(200);
/** NIST SP 800-63B §3.1.1.2: length is what counts, no composition rules. */
export const Password = z.string().min(12, "at least 12 characters").max(200);
export const PersonName = z.string().trim().min(1, "a name").max(100);

export const CreateFirstAdminInput = z.object({
  name: PersonName,
  email: Email,
  password: Password,
  /** Printed by `npm start`; asked for only where Fairlead is reachable from other machines. */
  code: z.string().max(20).optional(),
});
export const CreateUserInput = z.object({ name: PersonName, email: Email, password: Password, role: Role });
export const UserRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** Since when the person may not sign in; null for everybody who may. */
  disabledAt: z.number().nullable(),
  createdAt: z.number(),
});
export type UserRow = z.infer<typeof UserRow>;

/** Leave out what stays. */
export const UpdateUserInput = z.object({
  userId: z.string().min(1).max(100),
  name: PersonName.optional(),
  role: Role.optional(),
  /** True ends sessions and API keys; false lets the person sign in again. */
  disabled: z.boolean().optional(),
});

export const Viewer = z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role });
export type Viewer = z.infer<typeof Viewer>;

export const SetupState = z.object({ needsFirstAdmin: z.boolean(), needsCode: z.boolean() });
export const ListAuditInput = PageInput.extend({
  /** Part of who did it, any case. */
  actor: z.string().max(100).optional(),
  /** How the action begins: "lab.", "job.cancel". */
  action: z.string().max(60).optional(),
  /** Part of what it was done to, any case. */
  subject: z.string().max(100).optional(),
  labId: Id.optional(),
  /** Inclusive, ms. */
  from: z.coerce.number().int().optional(),
  /** Exclusive, ms. */
  to: z.coerce.number().int().optional(),
  /** One entry, by its place in the chain. */
  seq: z.coerce.number().int().positive().optional(),
});
export type ListAuditInput = z.infer<typeof ListAuditInput>;

export const AuditRow = z.object({
  id: Id,
  /** 1, 2, …: its place in the chain. */
  seq: z.number().int(),
  at: z.number(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  subjectId: z.string().nullable(),
  labId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
});

/** What following the audit trail's hash chain found. */
export const ChainVerdict = z.object({
  ok: z.boolean(),
  /** Entries that were followed. */
  entries: z.number().int(),
  /** Where it breaks and how, in one sentence; null when it does not. */
  problem: z.string().nullable(),
  /** The first entry that is changed or missing; null when none is. */
  brokenSeq: z.number().int().nullable(),
  /** When it was followed, ms. */
  at: z.number(),
});
export type ChainVerdict = z.infer<typeof ChainVerdict>;

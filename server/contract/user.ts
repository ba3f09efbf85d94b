import { z } from "zod";
import { Id } from "./ids";
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
  createdAt: z.number(),
});
export type UserRow = z.infer<typeof UserRow>;

export const Viewer = z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role });
export type Viewer = z.infer<typeof Viewer>;

export const SetupState = z.object({ needsFirstAdmin: z.boolean(), needsCode: z.boolean() });
export const AuditRow = z.object({
  id: Id,
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
});
export type ChainVerdict = z.infer<typeof ChainVerdict>;

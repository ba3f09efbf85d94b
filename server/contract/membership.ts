import { z } from "zod";
import { Id } from "./ids";
import { Allowed } from "./job";
import { LAB_ROLES, Role } from "./permissions";
import { Email } from "./user";

export { LAB_ROLES } from "./role-table";
/** Roles a person may have on one lab: everybody may read every lab, and an administrator is one everywhere. */
export const LabRole = z.enum(LAB_ROLES);

export const MemberRow = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  /** On this lab. */
  role: Role,
  /** Everywhere. */
  installationRole: Role,
  disabled: z.boolean(),
});
export type MemberRow = z.infer<typeof MemberRow>;

export const ListMembersInput = z.object({ labId: Id });
export const MemberList = z.object({
  members: z.array(MemberRow),
  /** May the caller change them? */
  canChange: Allowed,
});
export type MemberList = z.infer<typeof MemberList>;

/** By e-mail address: who owns a lab need not be able to list all people. */
export const SetMemberInput = z.object({ labId: Id, email: Email, role: LabRole });
export const RemoveMemberInput = z.object({ labId: Id, userId: z.string().min(1).max(100) });

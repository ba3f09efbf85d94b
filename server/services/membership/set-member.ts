import { and, eq, ne } from "drizzle-orm";
import type { z } from "zod";
import { type MemberRow, SetMemberInput } from "@/server/contract/membership";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/**
 * Gives a person a role on one lab, or another one. It may raise what they may do there, never lower it.
 * @throws DomainError `not_found` for a lab or an address that is not there
 */
export async function setMember(
  ctx: ServiceContext,
  input: z.input<typeof SetMemberInput>,
): Promise<MemberRow> {
  const { labId, email, role } = parseInput(SetMemberInput, input);
  const granted = await authorize(ctx, "member.write", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, membership, user } = tx.db.t;
    const [found] = await tx.db.q
      .select({ name: lab.name })
      .from(lab)
      .where(and(eq(lab.id, labId), ne(lab.state, "removed")))
      .limit(1);
    if (!found) throw notFound("This lab");
    const [person] = await tx.db.q.select().from(user).where(eq(user.email, email.toLowerCase())).limit(1);
    if (!person) {
      const message = "nobody has this e-mail address here: an administrator adds people under Settings";
      throw new DomainError("not_found", `email: ${message}.`, { issues: [{ field: "email", message }] });
    }
    const key = and(eq(membership.userId, person.id), eq(membership.labId, labId));
    const [before] = await tx.db.q.select().from(membership).where(key).limit(1);
    await tx.db.q
      .insert(membership)
      .values({ userId: person.id, labId, role })
      .onConflictDoUpdate({ target: [membership.userId, membership.labId], set: { role } });
    const { id, name, role: installationRole, disabledAt } = person;
    const result = {
      userId: id,
      name,
      email: person.email,
      role,
      installationRole,
      disabled: disabledAt !== null,
    };
    const detail = { lab: found.name, from: before?.role ?? null, to: role };
    const entry = { action: "member.set", subject: name, subjectId: id, labId, detail };
    return { result, entry: before?.role === role ? null : entry };
  });
}

import { and, eq } from "drizzle-orm";
import type { z } from "zod";
import { RemoveMemberInput } from "@/server/contract/membership";
import { notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/** Takes a person's role on one lab away; what they may do everywhere stays. @throws DomainError `not_found` */
export async function removeMember(
  ctx: ServiceContext,
  input: z.input<typeof RemoveMemberInput>,
): Promise<{ userId: string }> {
  const { labId, userId } = parseInput(RemoveMemberInput, input);
  const granted = await authorize(ctx, "member.write", { labId });
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { lab, membership, user } = tx.db.t;
    const removed = await tx.db.q
      .delete(membership)
      .where(and(eq(membership.userId, userId), eq(membership.labId, labId)))
      .returning({ role: membership.role });
    const [gone] = removed;
    if (!gone) throw notFound("This role");
    const [person] = await tx.db.q.select({ name: user.name }).from(user).where(eq(user.id, userId)).limit(1);
    const [found] = await tx.db.q.select({ name: lab.name }).from(lab).where(eq(lab.id, labId)).limit(1);
    const detail = { lab: found?.name ?? labId, from: gone.role, to: null };
    const entry = {
      action: "member.remove",
      subject: person?.name ?? userId,
      subjectId: userId,
      labId,
      detail,
    };
    return { result: { userId }, entry };
  });
}

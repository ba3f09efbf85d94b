import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { UpdateUserInput, type UserRow } from "@/server/contract/user";
import { DomainError, notFound } from "@/server/domain/errors";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";

/**
 * Changes a person's name or role, or takes the right to sign in away and gives it back. Disabling ends the person's
 * sessions and makes their API keys open nothing.
 * @throws DomainError `not_found`; `wrong_state` when no administrator would be left
 */
export async function updateUser(
  ctx: ServiceContext,
  input: z.input<typeof UpdateUserInput>,
): Promise<UserRow> {
  const granted = await authorize(ctx, "user.write");
  const { userId, name, role, disabled } = parseInput(UpdateUserInput, input);
  return inAuditedWrite(ctx, granted, async (tx) => {
    const { user, session } = tx.db.t;
    const [before] = await tx.db.q.select().from(user).where(eq(user.id, userId)).limit(1);
    if (!before) throw notFound("This person");
    const after = {
      name: name ?? before.name,
      role: role ?? before.role,
      disabledAt:
        disabled === undefined ? before.disabledAt : disabled ? (before.disabledAt ?? tx.clock.now()) : null,
    };
    const wasAdmin = before.role === "admin" && before.disabledAt === null;
    if (wasAdmin && (after.role !== "admin" || after.disabledAt !== null)) await keepAnAdmin(tx);
    await tx.db.q
      .update(user)
      .set({ ...after, updatedAt: new Date(tx.clock.now()) })
      .where(eq(user.id, userId));
    if (after.disabledAt !== null) await tx.db.q.delete(session).where(eq(session.userId, userId));
    const detail = changes(before, after);
    const { id, email, createdAt } = before;
    return {
      result: { id, email, createdAt: createdAt.getTime(), ...after },
      entry:
        Object.keys(detail).length === 0
          ? null
          : { action: "user.update", subject: before.name, subjectId: userId, detail },
    };
  });
}

/** Takes the rows of all administrators with an update, so that two who demote each other come one after the other. */
async function keepAnAdmin(tx: ServiceContext): Promise<void> {
  const { user } = tx.db.t;
  const admins = await tx.db.q
    .update(user)
    .set({ role: "admin" })
    .where(and(eq(user.role, "admin"), isNull(user.disabledAt)))
    .returning({ id: user.id });
  if (admins.length <= 1) {
    throw new DomainError("wrong_state", "This is the last administrator: make somebody else one first.");
  }
}

interface Changeable {
  name: string;
  role: string;
  disabledAt: number | null;
}

function changes(before: Changeable, after: Changeable): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  for (const field of ["name", "role"] as const) {
    if (before[field] !== after[field]) detail[field] = { from: before[field], to: after[field] };
  }
  const disabled = after.disabledAt !== null;
  if ((before.disabledAt !== null) !== disabled) detail.disabled = { from: !disabled, to: disabled };
  return detail;
}

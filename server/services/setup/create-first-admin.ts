import type { z } from "zod";
import { CreateFirstAdminInput, type UserRow } from "@/server/contract/user";
import { DomainError } from "@/server/domain/errors";
import { env } from "@/server/env";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { draftUser, insertUser } from "../user/insert-user";
import { readSetupState } from "./read-setup-state";
import { checkSetupCode } from "./setup-code";

/**
 * Makes the first administrator, once in the life of an installation. Of two that ask at the same moment one wins: the
 * row that marks it has a fixed key.
 * @throws DomainError `conflict` when there is one, `bad_input` for a wrong code
 */
export async function createFirstAdmin(
  ctx: ServiceContext,
  input: z.input<typeof CreateFirstAdminInput>,
): Promise<UserRow> {
  const { code, ...person } = parseInput(CreateFirstAdminInput, input);
  const { needsFirstAdmin } = await readSetupState(ctx);
  if (!needsFirstAdmin) throw thereIsOne();
  checkSetupCode(env(), code, ctx.clock.now());
  const setup: ServiceContext = { ...ctx, actor: { kind: "system", job: "first setup" } };
  const granted = await authorize(setup, "user.write");
  const draft = await draftUser({ ...person, role: "admin" }, ctx.clock.now());
  return inAuditedWrite(setup, granted, async (tx) => {
    const { installation, user } = tx.db.t;
    const marked = await tx.db.q
      .insert(installation)
      .values({ name: "first_administrator", value: draft.user.id })
      .onConflictDoNothing()
      .returning();
    const others = await tx.db.q.select({ id: user.id }).from(user).limit(1);
    if (marked.length === 0 || others.length > 0) throw thereIsOne();
    const made = await insertUser(tx, granted, draft);
    return {
      result: made,
      entry: { action: "user.create", subject: made.name, subjectId: made.id, detail: { role: made.role } },
    };
  });
}

const thereIsOne = () =>
  new DomainError(
    "conflict",
    "Fairlead has its first administrator already: sign in, or ask them for access.",
  );

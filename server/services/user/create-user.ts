import type { z } from "zod";
import { CreateUserInput, type UserRow } from "@/server/contract/user";
import { inAuditedWrite } from "../audit";
import { authorize } from "../authorize";
import type { ServiceContext } from "../context";
import { parseInput } from "../errors";
import { draftUser, insertUser } from "./insert-user";

/** Adds a person with a password. @throws DomainError `conflict` when the e-mail address is taken */
export async function createUser(
  ctx: ServiceContext,
  input: z.input<typeof CreateUserInput>,
): Promise<UserRow> {
  const granted = await authorize(ctx, "user.write");
  const draft = await draftUser(parseInput(CreateUserInput, input), ctx.clock.now());
  return inAuditedWrite(ctx, granted, async (tx) => {
    const made = await insertUser(tx, granted, draft);
    return {
      result: made,
      entry: { action: "user.create", subject: made.name, subjectId: made.id, detail: { role: made.role } },
    };
  });
}

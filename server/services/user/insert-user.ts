import { hashPassword } from "better-auth/crypto";
import { v7 } from "uuid";
import type { z } from "zod";
import type { CreateUserInput, UserRow } from "@/server/contract/user";
import { DomainError } from "@/server/domain/errors";
import type { Authorized } from "../authorize";
import type { ServiceContext } from "../context";

/** A user with the hash of its password, ready to be written: hashing takes 50 ms and has no place in a transaction. */
export async function draftUser(input: z.output<typeof CreateUserInput>, now: number) {
  const at = new Date(now);
  const id = v7();
  const { name, role } = input;
  const user = {
    id,
    name,
    email: input.email.toLowerCase(), // better-auth looks for the lower-cased address
    role,
    emailVerified: false,
    createdAt: at,
    updatedAt: at,
  };
  const account = {
    id: v7(),
    accountId: id,
    providerId: "credential",
    userId: id,
    password: await hashPassword(input.password),
    createdAt: at,
    updatedAt: at,
  };
  return { user, account };
}

/** Writes user and password hash inside the transaction of a verb that was authorized to. */
export async function insertUser(
  tx: ServiceContext,
  _granted: Authorized<"user.write">,
  draft: Awaited<ReturnType<typeof draftUser>>,
): Promise<UserRow> {
  const { user, account } = tx.db.t;
  const inserted = await tx.db.q
    .insert(user)
    .values(draft.user)
    .onConflictDoNothing({ target: user.email })
    .returning();
  if (inserted.length === 0) {
    const message = "somebody has this e-mail address already";
    throw new DomainError("conflict", `email: ${message}.`, { issues: [{ field: "email", message }] });
  }
  await tx.db.q.insert(account).values(draft.account);
  const { id, name, email, role, createdAt } = draft.user;
  return { id, name, email, role, disabledAt: null, createdAt: createdAt.getTime() };
}

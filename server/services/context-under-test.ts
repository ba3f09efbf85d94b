import { randomBytes } from "node:crypto";
import { desc } from "drizzle-orm";
import { v7 } from "uuid";
import { expect } from "vitest";
import { createTestDb } from "@/db/testing/create-test-db";
import { makeUser } from "@/db/testing/factories";
import type { Role } from "@/server/contract/permissions";
import { makeSecretBox } from "@/server/infra/secret-box/secret-box";
import type { ServiceContext } from "./context";
import { setSecretBox } from "./secret-box";

/** A database of its own and callers of any role. */
export async function startServiceTest() {
  const made = await createTestDb();
  const { db } = made;
  setSecretBox(makeSecretBox(randomBytes(32)));
  const clock = { at: 1_800_000_000_000, now: () => clock.at };
  const anonymous: ServiceContext = { actor: { kind: "anonymous" }, db, clock, requestId: "test request" };
  return {
    ...made,
    clock,
    anonymous,
    system: { ...anonymous, actor: { kind: "system", job: "a test" } } satisfies ServiceContext,
    /** A context of a person of this role, who exists in the database. */
    async as(role: Role) {
      const { id, name, email } = await makeUser(db, { role });
      return { ...anonymous, actor: { kind: "user" as const, id, name, email, role } };
    },
    async raise(userId: string, labId: string, role: Role) {
      await db.write((tx) => tx.q.insert(tx.t.membership).values({ userId, labId, role }));
    },
    auditTrail: () => db.q.select().from(db.t.auditEntry).orderBy(desc(db.t.auditEntry.seq)),
  };
}
export type ServiceTest = Awaited<ReturnType<typeof startServiceTest>>;

export const someId = (): string => v7();

/** The code and message a verb refused with. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const cause: unknown = await work.then(
    () => expect.fail("nothing was refused"),
    (error: unknown) => error,
  );
  if (!(cause instanceof Error && "code" in cause)) throw cause;
  return { code: String(cause.code), message: cause.message };
}

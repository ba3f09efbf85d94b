import { v7 } from "uuid";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { makeLab, makeUser } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { authenticateKey } from "./api-key/authenticate-key";
import { createApiKey } from "./api-key/create-api-key";
import { listApiKeys } from "./api-key/list-api-keys";
import { listAuditEntries } from "./audit/list-audit-entries";
import { type ServiceContext, systemClock } from "./context";
import { listLabs } from "./lab/list-labs";
import { listMembers } from "./membership/list-members";
import { setMember } from "./membership/set-member";
import { updateUser } from "./user/update-user";

let postgres: TestPostgres;
let db: Database;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  ({ db } = await postgres.createDb());
});

async function admin() {
  const { id, name, email } = await makeUser(db, { role: "admin" });
  const actor = { kind: "user" as const, id, name, email, role: "admin" as const };
  return { actor, db, clock: systemClock, requestId: "r" } satisfies ServiceContext;
}

it("leaves an administrator when all of them demote each other at the same time", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, admin));
  const asked = people.map((ctx, i) => {
    const userId = people[(i + 1) % people.length]?.actor.id ?? "";
    return updateUser(ctx, { userId, role: "viewer" });
  });
  await Promise.allSettled(asked);
  const left = await db.q.select().from(db.t.user);
  expect(left.filter((one) => one.role === "admin")).toHaveLength(1);
});

it("makes keys, gives roles and sums labs up as on SQLite", async () => {
  const ctx = await admin();
  const lab = await makeLab(db, { name: "Lab Ä", site: "Oslo" });
  const { secret, key } = await createApiKey(ctx, { name: "ci", role: "operator", labId: lab.id });
  const calls = Array.from({ length: 6 }, () => authenticateKey(ctx, secret));
  expect((await Promise.all(calls)).map((actor) => actor.labId)).toEqual(Array(6).fill(lab.id));
  expect((await listApiKeys(ctx, {})).items).toMatchObject([
    { id: key.id, labName: "Lab Ä", state: "active" },
  ]);
  await setMember(ctx, { labId: lab.id, email: ctx.actor.email, role: "operator" });
  await setMember(ctx, { labId: lab.id, email: ctx.actor.email, role: "lab_owner" });
  expect((await listMembers(ctx, { labId: lab.id })).members).toMatchObject([{ role: "lab_owner" }]);

  const host = { id: v7(), labId: lab.id, name: "h1", jump: false, address: "192.0.2.1", port: 22 };
  const seen = { status: "ok" as const, steps: [], addresses: [], jobId: v7(), at: 7 };
  await db.write(async (tx) => {
    await tx.q.insert(tx.t.host).values(host);
    await tx.q.insert(tx.t.hostTest).values({ hostId: host.id, labId: lab.id, ...seen });
  });
  expect((await listLabs(ctx, {})).items).toMatchObject([
    { site: "Oslo", hosts: 1, reach: { reachable: 1, tested: 1, at: 7 }, allocatable: null },
  ]);
  const found = await listAuditEntries(ctx, {
    actor: ctx.actor.name.toUpperCase(),
    action: "member.",
    from: 1,
  });
  expect(found.items.map((row) => row.seq)).toEqual([3, 2]);
});

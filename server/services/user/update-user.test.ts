import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { listUsers } from "./list-users";
import { updateUser } from "./update-user";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("changes a role and says from what to what", async () => {
  const admin = await test.as("admin");
  const person = await test.as("viewer");
  const userId = person.actor.id;
  expect(await updateUser(admin, { userId, role: "operator" })).toMatchObject({ role: "operator" });
  expect(await updateUser(admin, { userId, role: "operator" })).toMatchObject({ role: "operator" });
  expect(await test.auditTrail()).toMatchObject([
    {
      ...{ action: "user.update", subject: person.actor.name, subjectId: userId },
      detail: { role: { from: "viewer", to: "operator" } },
    },
  ]);
});

it("disables and enables; a disabled person has no session left", async () => {
  const admin = await test.as("admin");
  const { id: userId } = (await test.as("viewer")).actor;
  const at = new Date();
  const { session } = test.db.t;
  const row = { id: v7(), token: v7(), userId, expiresAt: at, createdAt: at, updatedAt: at };
  await test.db.write((tx) => tx.q.insert(session).values(row));
  expect(await updateUser(admin, { userId, disabled: true })).toMatchObject({ disabledAt: test.clock.at });
  expect(await test.db.q.select().from(session).where(eq(session.userId, userId))).toEqual([]);
  expect((await listUsers(admin, {})).items.find((one) => one.id === userId)?.disabledAt).toBe(test.clock.at);
  expect(await updateUser(admin, { userId, disabled: false })).toMatchObject({ disabledAt: null });
});

it("keeps the last administrator", async () => {
  const admin = await test.as("admin");
  const userId = admin.actor.id;
  const last = { code: "wrong_state", message: expect.stringMatching(/last administrator/) };
  expect(await refusalOf(updateUser(admin, { userId, role: "viewer" }))).toMatchObject(last);
  expect(await refusalOf(updateUser(admin, { userId, disabled: true }))).toMatchObject(last);
  const other = await test.as("admin");
  await updateUser(admin, { userId: other.actor.id, disabled: true });
  expect(await refusalOf(updateUser(admin, { userId, role: "viewer" }))).toMatchObject(last);
  await updateUser(admin, { userId: other.actor.id, disabled: false });
  expect(await updateUser(admin, { userId, role: "viewer" })).toMatchObject({ role: "viewer" });
});

it("leaves one of two administrators who demote each other at the same time", async () => {
  const [one, other] = [await test.as("admin"), await test.as("admin")];
  const results = await Promise.allSettled([
    updateUser(one, { userId: other.actor.id, role: "viewer" }),
    updateUser(other, { userId: one.actor.id, role: "viewer" }),
  ]);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
});

it("is for administrators, and for people who are there", async () => {
  const owner = await test.as("lab_owner");
  const userId = owner.actor.id;
  expect(await refusalOf(updateUser(owner, { userId, role: "admin" }))).toMatchObject({ code: "forbidden" });
  const admin = await test.as("admin");
  expect(await refusalOf(updateUser(admin, { userId: someId(), role: "admin" }))).toMatchObject({
    code: "not_found",
  });
});

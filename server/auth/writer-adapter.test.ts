import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDb, type TestDb } from "@/db/testing/create-test-db";
import { makeOpenAuth, SECRET } from "./open-auth-under-test";
import { writerAdapter } from "./writer-adapter";

let made: TestDb;
beforeEach(async () => {
  made = await createTestDb();
});
afterEach(() => made.close());

it("writes nothing of a sign-up that fails", async () => {
  const auth = makeOpenAuth(made.db);
  const { db } = made;
  await db.write(async (tx) => {
    // the second insert of a sign-up has no table to go to
    // @ts-expect-error services may not use run(); it exists on SQLite
    await tx.q.run("drop table account");
  });
  const body = { name: "P", email: "p@example.org", password: "a long enough one" };
  await expect(auth.api.signUpEmail({ body })).rejects.toThrow();
  expect(await db.q.select().from(db.t.user)).toEqual([]);
});

it("sends every write of the adapter through the writer", async () => {
  const adapter = writerAdapter(made.db)({ secret: SECRET });
  const where = [{ field: "identifier", value: "a" }];
  const data = {
    identifier: "a",
    value: "1",
    expiresAt: new Date(),
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  const model = "verification";
  // on the reader each of these would be refused: it is query_only
  await adapter.create({ model, data });
  expect(await adapter.update({ model, where, update: { value: "2" } })).toMatchObject({ value: "2" });
  expect(await adapter.updateMany({ model, where, update: { value: "3" } })).toBe(1);
  await adapter.transaction(async (tx) => {
    await tx.create({ model, data: { ...data, identifier: "b" } });
    expect(await tx.count({ model })).toBe(2);
  });
  expect(await adapter.consumeOne({ model, where })).toMatchObject({ value: "3" });
  expect(await adapter.consumeOne({ model, where })).toBeNull();
  await adapter.delete({ model, where: [{ field: "identifier", value: "b" }] });
  expect(await adapter.deleteMany({ model, where })).toBe(0);
  expect(await adapter.count({ model })).toBe(0);
});

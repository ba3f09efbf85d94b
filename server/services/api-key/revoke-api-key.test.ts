import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { authenticateKey } from "./authenticate-key";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";
import { revokeApiKey } from "./revoke-api-key";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const refused = (secret: string) => refusalOf(authenticateKey(test.anonymous, secret));

it("ends a key at once, once, and says so in the trail", async () => {
  const person = await test.as("viewer");
  const { key, secret } = await createApiKey(person, { name: "ci" });
  await authenticateKey(test.anonymous, secret);
  expect(await revokeApiKey(person, { keyId: key.id })).toMatchObject({ state: "revoked" });
  expect(await refused(secret)).toEqual({
    code: "not_signed_in",
    message: "This API key was revoked: make a new one under Settings.",
  });
  expect(await refusalOf(revokeApiKey(person, { keyId: key.id }))).toMatchObject({ code: "wrong_state" });
  const revokes = (await test.auditTrail()).filter((row) => row.action === "apiKey.revoke");
  expect(revokes).toMatchObject([{ subject: "ci", subjectId: key.id, detail: { prefix: key.prefix } }]);
});

it("is for one's own keys, and for who may change people", async () => {
  const person = await test.as("viewer");
  const { key } = await createApiKey(person, { name: "ci" });
  const other = await test.as("lab_owner");
  expect(await refusalOf(revokeApiKey(other, { keyId: key.id }))).toMatchObject({ code: "not_found" });
  expect(await revokeApiKey(await test.as("admin"), { keyId: key.id })).toMatchObject({ state: "revoked" });
});

it("knows no key that is wrong, too old, or of a person who is gone", async () => {
  const person = await test.as("viewer");
  const { key, secret } = await createApiKey(person, { name: "ci", days: 1 });
  const wrong = `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`;
  for (const text of [wrong, "", "fl_", `${secret} `, "x".repeat(5000)]) {
    expect(await refused(text)).toMatchObject({
      code: "not_signed_in",
      message: expect.stringMatching(/not known/),
    });
  }
  const { user } = test.db.t;
  await test.db.write((tx) => tx.q.update(user).set({ disabledAt: 1 }).where(eq(user.id, person.actor.id)));
  expect((await refused(secret)).message).toMatch(/may no longer sign in/);
  await test.db.write((tx) =>
    tx.q.update(user).set({ disabledAt: null }).where(eq(user.id, person.actor.id)),
  );
  await authenticateKey(test.anonymous, secret);
  test.clock.at = key.expiresAt;
  expect((await refused(secret)).message).toMatch(/^This API key expired on 20\d\d-/);
  test.clock.at = key.createdAt;
  await test.db.write((tx) => tx.q.delete(user).where(eq(user.id, person.actor.id)));
  expect((await refused(secret)).message).toMatch(/may no longer sign in/);
  expect((await listApiKeys(await test.as("admin"), {})).items).toMatchObject([
    { state: "dead", owner: "a person who was removed" },
  ]);
});

it("acts with the role its person has now", async () => {
  const person = await test.as("admin");
  const { secret } = await createApiKey(person, { name: "ci", role: "admin" });
  const { user } = test.db.t;
  await test.db.write((tx) => tx.q.update(user).set({ role: "viewer" }).where(eq(user.id, person.actor.id)));
  expect(await authenticateKey(test.anonymous, secret)).toMatchObject({ role: "viewer", ceiling: "admin" });
});

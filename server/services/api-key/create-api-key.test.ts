import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { API_KEY_SHAPE } from "@/server/domain/api-key";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { authenticateKey } from "./authenticate-key";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";

const DAY_MS = 24 * 60 * 60 * 1000;
let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("shows the key once and keeps its hash only, in the table and in the trail", async () => {
  const person = await test.as("operator");
  const made = await createApiKey(person, { name: "nightly", role: "operator", days: 7 });
  expect(made.secret).toMatch(API_KEY_SHAPE);
  expect(made.key).toMatchObject({
    name: "nightly",
    prefix: made.secret.slice(0, 11),
    owner: person.actor.name,
    state: "active",
    expiresAt: test.clock.at + 7 * DAY_MS,
  });
  const stored = await test.db.q.select().from(test.db.t.apiKey);
  const trail = await test.auditTrail();
  expect(trail[0]).toMatchObject({ action: "apiKey.create", subject: "nightly", actorId: person.actor.id });
  const shown = await listApiKeys(person, {});
  expect(JSON.stringify([stored, trail, shown])).not.toContain(made.secret.slice(12));
  expect(await authenticateKey(test.anonymous, made.secret)).toMatchObject({
    ...{ kind: "apiKey", userId: person.actor.id, role: "operator", ceiling: "operator", labId: null },
    name: `${person.actor.name} (key nightly)`,
  });
});

it("gives no more than the person has, on the lab where a membership raises it", async () => {
  const person = await test.as("viewer");
  const lab = await makeLab(test.db);
  await test.raise(person.actor.id, lab.id, "lab_owner");
  expect(await refusalOf(createApiKey(person, { name: "x", role: "operator" }))).toMatchObject({
    code: "forbidden",
    message: "role: a key cannot do more than you: at most Viewer.",
  });
  const { key } = await createApiKey(person, { name: "x", role: "operator", labId: lab.id });
  expect(key).toMatchObject({ role: "operator", labId: lab.id, labName: lab.name });
});

it("refuses bad input and a lab that is not there", async () => {
  const person = await test.as("viewer");
  const code = async (input: Parameters<typeof createApiKey>[1]) =>
    (await refusalOf(createApiKey(person, input))).code;
  expect(await code({ name: " " })).toBe("bad_input");
  expect(await code({ name: "x", days: 366 })).toBe("bad_input");
  expect(await code({ name: "x", labId: someId() })).toBe("not_found");
  expect(await test.auditTrail()).toEqual([]);
});

it("lists own keys in pages, newest first; an administrator sees everybody's", async () => {
  const [ada, ben] = [await test.as("viewer"), await test.as("viewer")];
  for (const name of ["a", "b", "c"]) await createApiKey(ada, { name });
  await createApiKey(ben, { name: "ben's" });
  const first = await listApiKeys(ada, { limit: 2 });
  const second = await listApiKeys(ada, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map((key) => key.name)).toEqual(["c", "b", "a"]);
  expect((await listApiKeys(await test.as("admin"), {})).items).toHaveLength(4);
});

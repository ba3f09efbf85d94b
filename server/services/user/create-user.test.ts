import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { createUser } from "./create-user";
import { getMe } from "./get-me";
import { listUsers } from "./list-users";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const BEN = {
  name: "Ben",
  email: "ben@example.org",
  password: "a long enough one",
  role: "operator",
} as const;

it("adds a person and says so in the audit trail, without the password", async () => {
  const admin = await test.as("admin");
  const made = await createUser(admin, BEN);
  const trail = await test.auditTrail();
  expect(trail).toMatchObject([
    { action: "user.create", actorId: admin.actor.id, subjectId: made.id, detail: { role: "operator" } },
  ]);
  expect(JSON.stringify(trail)).not.toContain(BEN.password);
});

it("refuses who may not, an address that is taken, and bad input", async () => {
  for (const role of ["viewer", "auditor", "operator", "lab_owner"] as const) {
    expect(await refusalOf(createUser(await test.as(role), BEN))).toMatchObject({ code: "forbidden" });
  }
  const admin = await test.as("admin");
  await createUser(admin, BEN);
  const again = createUser(admin, { ...BEN, email: "BEN@example.org" });
  await expect(again).rejects.toMatchObject({ code: "conflict", issues: [{ field: "email" }] });
  await expect(createUser(admin, { ...BEN, name: " " })).rejects.toMatchObject({
    issues: [{ field: "name" }],
  });
  expect(await test.auditTrail()).toHaveLength(1);
});

it("lists people by address in pages, to auditors and administrators only", async () => {
  const auditor = await test.as("auditor");
  for (let i = 0; i < 5; i++) await test.as("viewer");
  const first = await listUsers(auditor, { limit: 4 });
  const second = await listUsers(auditor, { limit: 4, cursor: first.nextCursor ?? "" });
  const emails = [...first.items, ...second.items].map((user) => user.email);
  expect(emails).toEqual([...emails].sort());
  expect(emails).toHaveLength(6);
  expect(second.nextCursor).toBeNull();
  expect(await refusalOf(listUsers(await test.as("operator"), {}))).toMatchObject({ code: "forbidden" });
  expect(await refusalOf(listUsers(auditor, { cursor: "nonsense" }))).toMatchObject({ code: "bad_input" });
});

it("knows who I am", async () => {
  const viewer = await test.as("viewer");
  expect(await getMe(viewer)).toMatchObject({ id: viewer.actor.id, role: "viewer" });
  expect(await getMe(test.anonymous)).toBeNull();
});

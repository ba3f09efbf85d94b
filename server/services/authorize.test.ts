import { afterAll, beforeAll, expect, it } from "vitest";
import { PERMISSIONS, type Permission, ROLES } from "@/server/contract/permissions";
import { authorize } from "./authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "./context-under-test";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it.each(ROLES)("lets a person with the role %s do what the table says and nothing else", async (role) => {
  const ctx = await test.as(role);
  for (const [permission, roles] of Object.entries(PERMISSIONS) as [Permission, readonly string[]][]) {
    const allowed = await authorize(ctx, permission).then(
      () => true,
      () => false,
    );
    expect([permission, allowed]).toEqual([permission, roles.includes(role)]);
  }
});

it("says who may", async () => {
  expect(await refusalOf(authorize(await test.as("viewer"), "lab.create"))).toEqual({
    code: "forbidden",
    message: "You may not do this: it needs the role Operator or above.",
  });
  expect(await refusalOf(authorize(test.anonymous, "lab.read"))).toMatchObject({ code: "not_signed_in" });
});

it("raises a role by membership, for that lab only", async () => {
  const ctx = await test.as("viewer");
  await test.raise(ctx.actor.id, "lab-1", "lab_owner");
  const granted = await authorize(ctx, "lab.remove", { labId: "lab-1" });
  expect(granted).toMatchObject({ permission: "lab.remove", labId: "lab-1" });
  expect(await refusalOf(authorize(ctx, "lab.remove", { labId: "lab-2" }))).toMatchObject({
    code: "forbidden",
  });
  expect(await refusalOf(authorize(ctx, "lab.remove"))).toMatchObject({ code: "forbidden" });
});

it("does not lower a role by membership", async () => {
  const ctx = await test.as("admin");
  await test.raise(ctx.actor.id, "lab-1", "viewer");
  await authorize(ctx, "lab.remove", { labId: "lab-1" });
});

it("gives an API key the memberships of its person", async () => {
  const person = await test.as("viewer");
  await test.raise(person.actor.id, "lab-9", "operator");
  const key = {
    ...person,
    actor: { kind: "apiKey", id: "k", name: "ci", role: "viewer", userId: person.actor.id } as const,
  };
  await authorize(key, "job.start", { labId: "lab-9" });
  expect(await refusalOf(authorize(key, "job.start"))).toMatchObject({ code: "forbidden" });
});

it("lets background jobs do everything", async () => {
  await authorize(test.system, "user.write");
});

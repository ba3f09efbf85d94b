import { afterAll, beforeAll, expect, it } from "vitest";
import { PERMISSIONS, type Permission, ROLES, type Role, roleHas } from "@/server/contract/permissions";
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
    actor: { ...keyOf(person.actor.id, "viewer"), ceiling: "operator" as const },
  };
  await authorize(key, "job.start", { labId: "lab-9" });
  expect(await refusalOf(authorize(key, "job.start"))).toMatchObject({ code: "forbidden" });
});

const keyOf = (userId: string, role: Role) => ({
  ...({ kind: "apiKey", id: "k", name: "ci", ceiling: "admin", labId: null } as const),
  role,
  userId,
});

it("lets an API key do what both its scope and its person may, never more", async () => {
  const { actor, ...rest } = await test.as("admin");
  for (const role of ROLES) {
    for (const ceiling of ROLES) {
      const key = { ...rest, actor: { ...keyOf(actor.id, role), ceiling } };
      for (const permission of ["lab.read", "job.start", "lab.remove", "audit.read", "user.write"] as const) {
        const allowed = await authorize(key, permission).then(
          () => true,
          () => false,
        );
        const both = roleHas(role, permission) && roleHas(ceiling, permission);
        expect([role, ceiling, permission, allowed]).toEqual([role, ceiling, permission, both]);
      }
    }
  }
});

it("holds a key for one lab to that lab", async () => {
  const { actor, ...rest } = await test.as("admin");
  const key = { ...rest, actor: { ...keyOf(actor.id, "admin"), labId: "lab-1" } };
  await authorize(key, "lab.remove", { labId: "lab-1" });
  await authorize(key, "bundle.read");
  expect(await refusalOf(authorize(key, "lab.remove", { labId: "lab-2" }))).toMatchObject({
    code: "forbidden",
    message: "This API key holds for one lab only, and this is not of that lab.",
  });
  expect(await refusalOf(authorize(key, "user.read"))).toMatchObject({ code: "forbidden" });
});

it("keeps a key away from keys, whatever its scope", async () => {
  const { actor, ...rest } = await test.as("admin");
  const key = { ...rest, actor: keyOf(actor.id, "admin") };
  expect(await refusalOf(authorize(key, "apiKey.write"))).toMatchObject({ code: "forbidden" });
});

it("lets background jobs do everything", async () => {
  await authorize(test.system, "user.write");
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { authorize } from "../authorize";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { listMembers } from "./list-members";
import { setMember } from "./set-member";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("raises a person for one lab at once, and says so in the trail", async () => {
  const owner = await test.as("lab_owner");
  const person = await test.as("viewer");
  const [lab, other] = [await makeLab(test.db), await makeLab(test.db)];
  const labId = lab.id;
  const email = person.actor.email.toUpperCase();
  expect(await setMember(owner, { labId, email, role: "operator" })).toMatchObject({
    ...{ userId: person.actor.id, role: "operator", installationRole: "viewer", disabled: false },
  });
  await authorize(person, "job.start", { labId });
  expect(await refusalOf(authorize(person, "job.start", { labId: other.id }))).toMatchObject({
    code: "forbidden",
  });
  await setMember(owner, { labId, email, role: "operator" });
  await setMember(owner, { labId, email, role: "lab_owner" });
  expect(await listMembers(person, { labId })).toMatchObject({
    members: [{ userId: person.actor.id, role: "lab_owner" }],
    canChange: { allowed: true },
  });
  const detail = { lab: lab.name, from: "operator", to: "lab_owner" };
  expect(await test.auditTrail()).toMatchObject([
    { action: "member.set", subject: person.actor.name, labId, detail },
    { action: "member.set", detail: { from: null, to: "operator" } },
  ]);
});

it("lets the owner of one lab change that lab's people and no other's", async () => {
  const person = await test.as("viewer");
  const friend = await test.as("viewer");
  const [mine, other] = [await makeLab(test.db), await makeLab(test.db)];
  await test.raise(person.actor.id, mine.id, "lab_owner");
  const role = "operator" as const;
  await setMember(person, { labId: mine.id, email: friend.actor.email, role });
  expect(
    await refusalOf(setMember(person, { labId: other.id, email: friend.actor.email, role })),
  ).toMatchObject({
    code: "forbidden",
  });
  expect((await listMembers(person, { labId: other.id })).canChange.allowed).toBe(false);
});

it("refuses an unknown address at its field, an unknown lab, and the role of an administrator", async () => {
  const admin = await test.as("admin");
  const { id: labId } = await makeLab(test.db);
  const { email } = admin.actor;
  await expect(setMember(admin, { labId, email: "no@example.org", role: "operator" })).rejects.toMatchObject({
    code: "not_found",
    issues: [{ field: "email" }],
  });
  expect(await refusalOf(setMember(admin, { labId: someId(), email, role: "operator" }))).toMatchObject({
    code: "not_found",
  });
  const asAdmin = { labId, email, role: "admin" as unknown as "operator" };
  expect(await refusalOf(setMember(admin, asAdmin))).toMatchObject({ code: "bad_input" });
  expect(await test.auditTrail()).toEqual([]);
});

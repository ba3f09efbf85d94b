import { afterEach, beforeEach, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { authorize } from "../authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { listMembers } from "./list-members";
import { removeMember } from "./remove-member";
import { setMember } from "./set-member";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("takes the role on a lab away at once, and says so in the trail", async () => {
  const owner = await test.as("lab_owner");
  const person = await test.as("viewer");
  const { id: labId, name } = await makeLab(test.db);
  await setMember(owner, { labId, email: person.actor.email, role: "operator" });
  const userId = person.actor.id;
  expect(await refusalOf(removeMember(person, { labId, userId }))).toMatchObject({ code: "forbidden" });
  await removeMember(owner, { labId, userId });
  expect(await refusalOf(authorize(person, "job.start", { labId }))).toMatchObject({ code: "forbidden" });
  expect((await listMembers(owner, { labId })).members).toEqual([]);
  expect(await refusalOf(removeMember(owner, { labId, userId }))).toMatchObject({ code: "not_found" });
  expect((await test.auditTrail())[0]).toMatchObject({
    ...{ action: "member.remove", subject: person.actor.name, labId },
    detail: { lab: name, from: "operator", to: null },
  });
});

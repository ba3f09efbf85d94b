import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { editDescriptor } from "../descriptor/edit-descriptor";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { listLabs } from "../lab/list-labs";
import { createLabDraft } from "./create-lab-draft";
import { machine, makeRegisteredLab } from "./draft-under-test";
import { getLabDraft } from "./get-lab-draft";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
const words = { site: "Munich", contact: "Ada" };

it("makes a lab that is a draft, found by its site, and says so in the trail", async () => {
  const operator = await test.as("operator");
  const draft = await createLabDraft(operator, { name: " Rock 1 ", ...words });
  expect(draft).toMatchObject({
    step: "lab",
    content: { name: "Rock 1", ...words, jumpHosts: [], hosts: [] },
    updatedBy: operator.actor.name,
  });
  const viewer = await test.as("viewer");
  expect(await getLabDraft(viewer, { labId: draft.labId })).toEqual(draft);
  expect((await listLabs(operator, { search: "munich" })).items).toMatchObject([
    {
      id: draft.labId,
      name: "Rock 1",
      kind: "registered",
      state: "draft",
      nextStep: "Finish registering it.",
    },
  ]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "draft.create",
    subject: "Rock 1",
    labId: draft.labId,
    detail: { site: "Munich", owner: operator.actor.name },
  });
});

it("lets an operator edit the lab they registered, and no other's", async () => {
  const operator = await test.as("operator");
  const { labId } = await makeRegisteredLab(operator, { name: "own", hosts: [machine("w1")] });
  const { content } = await getDescriptor(operator, { labId });
  const edited = { ...content, networks: { pods: "10.1.0.0/16", services: "10.2.0.0/16" } };
  expect((await getLab(operator, { labId })).can.edit).toEqual({ allowed: true, reason: null });
  expect(await editDescriptor(operator, { labId, basedOn: 1, content: edited })).toMatchObject({ number: 2 });
  const other = await test.as("operator");
  const refused = await refusalOf(editDescriptor(other, { labId, basedOn: 2, content }));
  expect(refused).toMatchObject({ code: "forbidden" });
});

it("refuses a name in use, also one of a practice lab, until that lab is gone", async () => {
  const admin = await test.as("admin");
  await makeLab(test.db, { name: "taken" });
  await makeLab(test.db, { name: "gone", state: "removed" });
  await expect(createLabDraft(admin, { name: "taken", ...words })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("a lab called taken already"),
    issues: [{ field: "name" }],
  });
  expect(await createLabDraft(admin, { name: "gone", ...words })).toBeTruthy();
  expect(await refusalOf(createLabDraft(admin, { name: "gone", ...words }))).toMatchObject({
    message: expect.stringContaining("draft of a lab called gone"),
  });
});

it("is for operators, and checks the name", async () => {
  expect(await refusalOf(createLabDraft(await test.as("viewer"), { name: "x", ...words }))).toMatchObject({
    code: "forbidden",
  });
  expect(await refusalOf(createLabDraft(await test.as("operator"), { name: "<b>", ...words }))).toMatchObject(
    {
      code: "bad_input",
    },
  );
});

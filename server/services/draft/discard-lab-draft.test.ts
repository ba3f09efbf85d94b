import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { cancelJob } from "../job/cancel-job";
import { listLabs } from "../lab/list-labs";
import { createLabDraft } from "./create-lab-draft";
import { discardLabDraft } from "./discard-lab-draft";
import { machine, makeFinishedDraft, makeRegisteredLab } from "./draft-under-test";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("leaves nothing of a draft but its trail, and frees its name", async () => {
  const operator = await test.as("operator");
  const { labId } = await makeFinishedDraft(operator, { name: "rock", hosts: [machine("w1")] });
  expect(await discardLabDraft(operator, { labId })).toEqual({ labId });
  const { labDraft, host, hostKey, hostTest, credential } = test.db.t;
  for (const table of [labDraft, host, hostKey, hostTest, credential]) {
    expect(await test.db.q.select().from(table).where(eq(table.labId, labId))).toEqual([]);
  }
  expect((await listLabs(operator, {})).items).toEqual([]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "draft.discard",
    subject: "rock",
    detail: { credentials: 1 },
  });
  await createLabDraft(operator, { name: "rock", site: "", contact: "" });
  expect(await refusalOf(discardLabDraft(operator, { labId }))).toMatchObject({
    message: "The draft was discarded: register the lab anew.",
  });
});

it("waits for a job of the draft, and refuses viewers and registered labs", async () => {
  const operator = await test.as("operator");
  const { labId } = await makeFinishedDraft(operator, { name: "busy", hosts: [machine("w1")] });
  const { id: jobId } = await makeJob(test.db, { labId, kind: "host-test", title: "Test 1 host" });
  expect(await refusalOf(discardLabDraft(operator, { labId }))).toEqual({
    code: "wrong_state",
    message: "Test 1 host is queued on this lab: wait for it, or cancel it first.",
  });
  await cancelJob(operator, { jobId });
  expect(await refusalOf(discardLabDraft(await test.as("viewer"), { labId }))).toMatchObject({
    code: "forbidden",
  });
  expect(await discardLabDraft(operator, { labId })).toEqual({ labId });
  const registered = await makeRegisteredLab(operator, { name: "real", hosts: [machine("r1")] });
  expect(await refusalOf(discardLabDraft(operator, { labId: registered.labId }))).toMatchObject({
    code: "wrong_state",
  });
});

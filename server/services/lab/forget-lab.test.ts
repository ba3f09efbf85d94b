import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { machine, makeFinishedDraft, makeRegisteredLab } from "../draft/draft-under-test";
import { forgetLab } from "./forget-lab";
import { getDescriptor } from "./get-descriptor";
import { getLab } from "./get-lab";
import { listLabs } from "./list-labs";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("forgets keys and hosts, keeps descriptor, jobs and trail, and lets the hosts be registered again", async () => {
  const operator = await test.as("operator");
  const { labId } = await makeRegisteredLab(operator, { name: "rock", hosts: [machine("w1")] });
  const { id: jobId } = await makeJob(test.db, { labId, status: "succeeded" });
  const { cluster } = test.db.t;
  const words = {
    bundleId: "b",
    profile: "basic",
    kubernetes: "1.34.4",
    endpoint: "192.0.2.1:6443",
    plan: {},
  };
  await test.db.write(({ q }) =>
    q
      .insert(cluster)
      .values({ ...words, id: v7(), labId, jobId, state: "verified", createdAt: 1, verifiedAt: 1 }),
  );
  expect(await forgetLab(operator, { labId, confirmName: "rock" })).toEqual({ labId });
  const { host, hostKey, hostTest, credential } = test.db.t;
  for (const table of [host, hostKey, hostTest, credential]) {
    expect(await test.db.q.select().from(table).where(eq(table.labId, labId))).toEqual([]);
  }
  expect((await listLabs(operator, {})).items).toEqual([]);
  expect(await getDescriptor(operator, { labId })).toMatchObject({ number: 1 });
  expect(await getLab(operator, { labId })).toMatchObject({
    state: "removed",
    recentJobs: [{ id: jobId }],
    cluster: { state: "gone" },
    can: { edit: { allowed: false }, forget: { allowed: false }, deploy: { allowed: false } },
  });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "lab.forget",
    subject: "rock",
    detail: { credentials: 1 },
  });
  await makeRegisteredLab(operator, { name: "rock", hosts: [machine("w1")] });
});

it("asks for the typed name and for an owner, and waits for whatever holds the lab", async () => {
  const operator = await test.as("operator");
  const { labId } = await makeRegisteredLab(operator, { name: "busy", hosts: [machine("b1")] });
  await expect(forgetLab(operator, { labId, confirmName: "Busy" })).rejects.toMatchObject({
    code: "bad_input",
    issues: [{ field: "confirmName" }],
  });
  const stranger = forgetLab(await test.as("operator"), { labId, confirmName: "busy" });
  expect(await refusalOf(stranger)).toMatchObject({ code: "forbidden" });
  await makeJob(test.db, { labId, status: "running", title: "Deploy it" });
  expect(await refusalOf(forgetLab(operator, { labId, confirmName: "busy" }))).toEqual({
    code: "wrong_state",
    message: "Deploy it is running on this lab: wait for it, or cancel it first.",
  });
  expect((await getLab(operator, { labId })).hostList).toHaveLength(1);
});

it("is not for practice labs, which go with their hosts, nor for drafts", async () => {
  const admin = await test.as("admin");
  const { id: labId, name } = await makeLab(test.db);
  expect(await refusalOf(forgetLab(admin, { labId, confirmName: name }))).toMatchObject({
    message: expect.stringContaining("removed with its hosts"),
  });
  const draft = await makeFinishedDraft(admin, { name: "draft", hosts: [machine("d1")] });
  expect(await refusalOf(forgetLab(admin, { labId: draft.labId, confirmName: "draft" }))).toMatchObject({
    message: expect.stringContaining("discard"),
  });
});

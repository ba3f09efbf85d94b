import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeJob, makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { listJobs } from "./list-jobs";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

it("pages newest first, through jobs of the same millisecond too", async () => {
  const lab = await makeLab(test.db, { name: "here" });
  const made: string[] = [];
  for (const createdAt of [1, 2, 2, 2, 3]) {
    made.unshift(
      (await makeJob(test.db, { labId: lab.id, createdAt, status: "succeeded", message: "done" })).id,
    );
  }
  const viewer = await test.as("viewer");
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await listJobs(viewer, { limit: 2, ...(cursor ? { cursor } : {}) });
    expect(page.items[0]).toMatchObject({ labName: "here", message: "done" });
    seen.push(...page.items.map((job) => job.id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(made);
});

it("filters by lab, status and kind together", async () => {
  const [one, two] = [await makeLab(test.db), await makeLab(test.db)];
  const wanted = await makeJob(test.db, { labId: one.id, status: "failed", kind: "bundle-build" });
  await makeJob(test.db, { labId: one.id, status: "failed" });
  await makeJob(test.db, { labId: one.id, status: "succeeded", kind: "bundle-build" });
  await makeJob(test.db, { labId: two.id, status: "failed", kind: "bundle-build" });
  const filter = { labId: one.id, status: "failed", kind: "bundle-build" } as const;
  const { items } = await listJobs(await test.as("viewer"), filter);
  expect(items.map((job) => job.id)).toEqual([wanted.id]);
});

describe("a queued job says what it waits for", () => {
  const messages = async () => {
    const { items } = await listJobs(await test.as("viewer"), {});
    return Object.fromEntries(items.map((job) => [job.title, job.message]));
  };
  it("the job that holds its lab, else the one before it, else a runner", async () => {
    const [lab, other] = [await makeLab(test.db), await makeLab(test.db)];
    await makeJob(test.db, { labId: lab.id, title: "first", createdAt: 1 });
    await makeJob(test.db, { labId: lab.id, title: "second", createdAt: 2 });
    await makeJob(test.db, { labId: other.id, title: "elsewhere", createdAt: 3 });
    expect(await messages()).toEqual({
      first: "waits for a runner",
      second: "waits for first (queued) on this lab",
      elsewhere: "waits for a runner",
    });
    await makeJob(test.db, { labId: lab.id, title: "holder", createdAt: 9, status: "canceling" });
    await makeJob(test.db, { labId: lab.id, title: "beside", createdAt: 10, exclusive: false });
    expect(await messages()).toMatchObject({
      first: "waits for holder (canceling) on this lab",
      second: "waits for holder (canceling) on this lab",
      beside: "waits for a runner",
    });
  });
});

it("needs a session and a sound cursor", async () => {
  expect(await refusalOf(listJobs(test.anonymous, {}))).toMatchObject({ code: "not_signed_in" });
  const viewer = await test.as("viewer");
  for (const cursor of ["x", Buffer.from('["text","id"]').toString("base64url")]) {
    expect(await refusalOf(listJobs(viewer, { cursor }))).toMatchObject({ code: "bad_input" });
  }
  expect(await refusalOf(listJobs(viewer, { limit: 1001 }))).toMatchObject({ code: "bad_input" });
});

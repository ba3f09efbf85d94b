import { afterEach, beforeEach, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { secretBox } from "../secret-box";
import { createPracticeLab } from "./create-practice-lab";
import { getLab } from "./get-lab";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());
const all = async () => ({
  labs: await test.db.q.select().from(test.db.t.lab),
  keys: await test.db.q.select().from(test.db.t.credential),
  jobs: await test.db.q.select().from(test.db.t.job),
});

it("writes lab, sealed SSH key, queued job and audit row together", async () => {
  const operator = await test.as("operator");
  const { labId, jobId } = await createPracticeLab(operator, { name: "Röck lab", hosts: 2 });
  const { labs, keys, jobs } = await all();
  expect(labs).toMatchObject([
    { id: labId, state: "creating", search: "röck lab", request: { kind: "cluster", hosts: 2, telco: true } },
  ]);
  expect(jobs).toMatchObject([
    { id: jobId, labId, kind: "practice-lab-up", status: "queued", run: 1, requestedById: operator.actor.id },
  ]);
  const [key] = keys;
  expect(key).toMatchObject({ labId, kind: "ssh-key", publicPart: expect.stringMatching(/^ssh-ed25519 /) });
  expect(jobs[0]?.payload).toEqual({ kind: "cluster", hosts: 2, telco: true, credentialId: key?.id });
  const opened = (await secretBox(test.db)).open(key?.sealed ?? "", key?.id ?? "");
  expect(opened).toContain("BEGIN OPENSSH PRIVATE KEY");
  expect(JSON.stringify(await all())).not.toContain("PRIVATE KEY");
  expect(await test.auditTrail()).toMatchObject([
    { action: "lab.create", subject: "Röck lab", subjectId: labId, labId, detail: { jobId, hosts: 2 } },
  ]);
  expect(await getLab(operator, { labId })).toMatchObject({
    state: "creating",
    activeJob: { id: jobId, message: "waits for a runner" },
    marks: ["practice lab"],
    nextStep: "Wait until its hosts answer.",
  });
});

it("answers the same lab for the same key, also when it comes several times at once", async () => {
  const operator = await test.as("operator");
  const input = { name: "one", idempotencyKey: "k" };
  const answers = await Promise.all([1, 2, 3].map(() => createPracticeLab(operator, input)));
  answers.push(await createPracticeLab(operator, input));
  expect(new Set(answers.map((answer) => answer.labId)).size).toBe(1);
  expect((await all()).labs).toHaveLength(1);
  expect(await test.auditTrail()).toHaveLength(1);
  // the key is the caller's own
  await createPracticeLab(await test.as("operator"), input);
  expect((await all()).labs).toHaveLength(2);
});

it("refuses who may not, and bad input, and leaves nothing", async () => {
  const viewer = createPracticeLab(await test.as("viewer"), { name: "x" });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
  const operator = await test.as("operator");
  const bad = createPracticeLab(operator, { name: "<b>", hosts: 11 });
  await expect(bad).rejects.toMatchObject({ issues: [{ field: "name" }, { field: "hosts" }] });
  expect(await all()).toEqual({ labs: [], keys: [], jobs: [] });
  expect(await test.auditTrail()).toEqual([]);
});

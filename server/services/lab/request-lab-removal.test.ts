import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { cancelJob } from "../job/cancel-job";
import { requestLabRemoval } from "./request-lab-removal";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const stateOf = async (labId: string) => {
  const [lab] = await test.db.q.select().from(test.db.t.lab).where(eq(test.db.t.lab.id, labId));
  return lab?.state;
};

it("marks the lab, queues the job and says who asked; cancelled in time, the lab is what it was", async () => {
  const { id, name } = await makeLab(test.db, { state: "ready" });
  const owner = await test.as("lab_owner");
  const { jobId } = await requestLabRemoval(owner, { labId: id, confirmName: name });
  expect(await stateOf(id)).toBe("removing");
  expect((await test.auditTrail())[0]).toMatchObject({ action: "lab.remove", labId: id, detail: { jobId } });
  await cancelJob(owner, { jobId });
  expect(await stateOf(id)).toBe("ready");
});

it("queues one job when asked twice at once", async () => {
  const { id, name } = await makeLab(test.db);
  const owner = await test.as("lab_owner");
  const ask = () => requestLabRemoval(owner, { labId: id, confirmName: name });
  const asked = await Promise.allSettled([ask(), ask()]);
  expect(asked.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await test.db.q.select().from(test.db.t.job).where(eq(test.db.t.job.labId, id))).toHaveLength(1);
});

it.each([
  ["creating", "practice", /being created/],
  ["removing", "practice", /being removed already/],
  ["removed", "practice", /was removed/],
  ["ready", "registered", /Only a practice lab/],
] as const)("refuses a lab that is %s (%s)", async (state, kind, sentence) => {
  const { id, name } = await makeLab(test.db, { state, kind });
  const refused = await refusalOf(
    requestLabRemoval(await test.as("admin"), { labId: id, confirmName: name }),
  );
  expect(refused).toEqual({ code: "wrong_state", message: expect.stringMatching(sentence) });
  expect(await stateOf(id)).toBe(state);
});

it("asks for the typed name and for an owner", async () => {
  const { id, name } = await makeLab(test.db, { name: "precious" });
  const wrong = requestLabRemoval(await test.as("admin"), { labId: id, confirmName: "Precious" });
  await expect(wrong).rejects.toMatchObject({ code: "bad_input", issues: [{ field: "confirmName" }] });
  const operator = requestLabRemoval(await test.as("operator"), { labId: id, confirmName: name });
  expect(await refusalOf(operator)).toMatchObject({ code: "forbidden" });
  expect(await stateOf(id)).toBe("ready");
});

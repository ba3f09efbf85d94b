import { afterAll, beforeAll, expect, it } from "vitest";
import { ResetPayload } from "@/server/contract/reset";
import { finisher } from "@/server/jobs/reset.finish";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addFacts, addRevision, makeBundle, makeReadyLab, someDescriptor } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { cancelJob } from "../job/cancel-job";
import { getLab } from "../lab/get-lab";
import { requestReset } from "./request-reset";

let test: ServiceTest;
let owner: Awaited<ReturnType<ServiceTest["as"]>>;
beforeAll(async () => {
  test = await startServiceTest();
  owner = await test.as("lab_owner");
  await makeBundle(test.db);
});
afterAll(() => test.close());

async function jobOf(id: string) {
  const { q, t } = test.db;
  const row = (await q.select().from(t.job)).find((one) => one.id === id);
  if (!row) throw new Error("no such job");
  return row;
}

const jobsOf = async (labId: string) => {
  const { q, t } = test.db;
  return (await q.select().from(t.job)).filter((one) => one.labId === labId).map(({ kind }) => kind);
};

it("asks for the lab's name, typed, and writes one audit row", async () => {
  const lab = await makeReadyLab(test.db, { name: "rack 9" });
  expect(await refusalOf(requestReset(owner, { labId: lab.id, confirmName: "rack" }))).toEqual({
    code: "bad_input",
    message: "Type the lab's name, rack 9, to reset its hosts.",
  });
  const ask = () => requestReset(owner, { labId: lab.id, confirmName: "rack 9", idempotencyKey: "press" });
  const { jobId } = await ask();
  expect(await ask()).toEqual({ jobId });
  expect(await jobOf(jobId)).toMatchObject({
    kind: "reset",
    title: "Reset 3 hosts of rack 9",
    exclusive: true,
  });
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({ action: "lab.reset", subject: "rack 9", detail: { jobId } });
  await cancelJob(owner, { jobId });
});

it("goes by the plan of the cluster that is there, whatever the descriptor says now", async () => {
  const lab = await makeReadyLab(test.db, { name: "moved" });
  const { plan } = await planDeploy(owner, { labId: lab.id });
  const row = { id: plan.clusterId, labId: lab.id, jobId: "j", bundleId: plan.bundleId, profile: "basic" };
  const rest = { kubernetes: "1.34.4", endpoint: plan.endpoint, plan, createdAt: 1, verifiedAt: 1 };
  await test.db.write(({ q, t }) => q.insert(t.cluster).values({ ...row, ...rest, state: "broken" }));
  const host = someDescriptor().hosts.slice(0, 1);
  await addRevision(test.db, lab.id, 2, someDescriptor({ hosts: host }));
  const { jobId } = await requestReset(owner, { labId: lab.id, confirmName: "moved" });
  const job = await jobOf(jobId);
  expect(ResetPayload.parse(job.payload).plan.hosts).toHaveLength(3);
  expect(job.descriptorRevisionId).toBe(plan.descriptorRevisionId);

  const finish = (outcome: "failed" | "succeeded", data = {}) =>
    test.db.write((db) => finisher.finish({ ...test.system, db }, job, { outcome, data, secrets: {} }));
  const cluster = async () => (await getLab(owner, { labId: lab.id })).cluster;
  await finish("failed", { touched: true });
  expect(await cluster()).toMatchObject({ state: "broken" });
  await finish("succeeded");
  expect(await cluster()).toMatchObject({ state: "gone" });
  expect((await test.auditTrail())[0]).toMatchObject({ action: "lab.was-reset", subject: "moved" });
  expect(await jobsOf(lab.id)).toEqual(["reset"]);
  await cancelJob(owner, { jobId });
});

it("is refused to operators, for plain labs and for labs without hosts", async () => {
  const lab = await makeReadyLab(test.db, { name: "a" });
  const operator = await test.as("operator");
  const ask = (labId: string) => requestReset(owner, { labId, confirmName: "a" });
  expect(await refusalOf(requestReset(operator, { labId: lab.id, confirmName: "a" }))).toMatchObject({
    code: "forbidden",
  });
  expect((await getLab(operator, { labId: lab.id })).can.reset.allowed).toBe(false);
  expect((await getLab(owner, { labId: lab.id })).can.reset.allowed).toBe(true);
  const plain = await makeReadyLab(test.db, { name: "a", request: { kind: "plain", hosts: 1 } });
  expect((await refusalOf(ask(plain.id))).message).toContain("nothing to reset");
  const gone = await makeReadyLab(test.db, { name: "a", state: "removed" });
  expect((await refusalOf(ask(gone.id))).message).toBe("The lab was removed.");
});

it("has the facts of its hosts read again, since they tell of a cluster that is gone", async () => {
  const lab = await makeReadyLab(test.db, { name: "known" });
  await addFacts(test.db, lab.id, test.clock.at);
  const { jobId } = await requestReset(owner, { labId: lab.id, confirmName: "known" });
  const job = await jobOf(jobId);
  const ended = { outcome: "succeeded" as const, data: {}, secrets: {} };
  await test.db.write((db) => finisher.finish({ ...test.system, db }, job, ended));
  expect((await jobsOf(lab.id)).sort()).toEqual(["read-facts", "reset"]);
  await cancelJob(owner, { jobId });
});

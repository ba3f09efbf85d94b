import { afterEach, beforeEach, expect, it } from "vitest";
import { ResetPayload } from "@/server/contract/reset";
import { RemoveWorkerPayload } from "@/server/contract/workers";
import { finisher as removalFinisher } from "@/server/jobs/remove-worker.finish";
import { getCluster } from "../cluster/get-cluster";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest } from "../context-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { cancelJob } from "../job/cancel-job";
import { getJob } from "../job/get-job";
import { requestReset } from "../reset/request-reset";
import { addWorkers } from "./add-workers";
import { removeWorker } from "./remove-worker";
import { LabOfTest } from "./workers-under-test";

let lab: LabOfTest;
let test: ServiceTest;
let owner: ServiceContext;
let labId: string;
beforeEach(async () => {
  lab = await LabOfTest.start();
  ({ test, owner, labId } = lab);
  await lab.deploy();
});
afterEach(() => test.close());

const remove = (host: string, over: object = {}) =>
  removeWorker(owner, { labId, host, confirmName: host, ...over });

it("asks for the host's name, typed, and goes by the plan without it", async () => {
  expect(await refusalOf(remove("three", { confirmName: "two" }))).toEqual({
    code: "bad_input",
    message: "Type the host's name, three, to remove it from the cluster.",
  });
  const { jobId } = await remove("three", { idempotencyKey: "press" });
  expect(await remove("three", { idempotencyKey: "press" })).toEqual({ jobId });
  const job = await lab.jobOf(jobId);
  expect(job).toMatchObject({ kind: "remove-worker", title: "Remove worker three" });
  const payload = RemoveWorkerPayload.parse(job.payload);
  expect(payload.plan.hosts.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(payload).toMatchObject({
    host: "three",
    hostIsGone: false,
    keepCordoned: false,
    drainSeconds: 120,
  });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "lab.remove-worker",
    detail: { jobId, host: "three" },
  });
  await lab.succeed(jobId);
  expect(await lab.nodes()).toEqual(["one", "two"]);
  const next = await planDeploy(owner, { labId });
  expect(next.plan).toEqual(payload.plan);
  expect(next.lastRun?.changes).toEqual([]);
});

it("leaves a host that is off to the next reset, until it has left properly", async () => {
  const resetHosts = async () => {
    const { jobId } = await requestReset(owner, { labId, confirmName: "rack 9" });
    await cancelJob(owner, { jobId });
    return ResetPayload.parse((await lab.jobOf(jobId)).payload).plan.hosts.map(({ name }) => name);
  };
  await lab.succeed((await remove("three", { hostIsGone: true })).jobId);
  expect(await resetHosts()).toEqual(["one", "two", "three"]);
  await lab.succeed((await addWorkers(owner, { labId, hosts: ["three"] })).jobId);
  await lab.succeed((await remove("three")).jobId);
  expect(await resetHosts()).toEqual(["one", "two"]);
});

it("is refused for control plane, strangers and the last worker, to operators, and without a cluster", async () => {
  expect(await refusalOf(remove("one"))).toMatchObject({ code: "unsupported" });
  expect((await refusalOf(remove("four"))).message).toBe(
    "four is not in the cluster: it has one, two, three.",
  );
  await lab.succeed((await remove("three")).jobId);
  expect((await refusalOf(remove("two"))).message).toMatch(/^two is the last worker/);
  const operator = await test.as("operator");
  const asked = { labId, host: "two", confirmName: "two" };
  expect(await refusalOf(removeWorker(operator, asked))).toMatchObject({ code: "forbidden" });
  await test.db.write(({ q, t }) => q.update(t.cluster).set({ state: "gone" }));
  expect((await refusalOf(remove("two"))).message).toBe("The lab has no cluster.");
});

it("leaves the cluster as it was where its pods could not leave, and broken once its node is gone", async () => {
  const { jobId } = await remove("three");
  const job = await lab.jobOf(jobId);
  const fail = (touched: boolean) =>
    test.db.write((db) =>
      removalFinisher.finish({ ...test.system, db }, job, {
        outcome: "failed",
        data: { touched },
        secrets: {},
      }),
    );
  await fail(false);
  expect(await getCluster(owner, { labId })).toMatchObject({ state: "verified" });
  await fail(true);
  expect(await getCluster(owner, { labId })).toMatchObject({ state: "broken" });
  await test.db.write(({ q, t }) => q.update(t.job).set({ status: "failed" }));
  // whatever the descriptor says by now: the removal goes by what the cluster carries
  expect((await getJob(owner, { jobId })).can.runAgain).toEqual({ allowed: true, reason: null });
  expect((await planDeploy(owner, { labId })).plan.hosts).toHaveLength(3);
});

it("cannot be had by leaving the host out of a deploy", async () => {
  const { can, checks } = await planDeploy(owner, { labId, roles: { three: "unused" } });
  expect(can.deploy.allowed).toBe(false);
  expect(checks.find((one) => one.id === "cluster.fixed" && one.status === "failed")).toMatchObject({
    message: "The role of three of the running cluster is worker, the plan says unused.",
    fix: expect.stringContaining("remove it from the cluster first"),
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AddWorkersPayload, RemoveWorkerPayload } from "@/server/contract/workers";
import { finisher as deployFinisher } from "@/server/jobs/deploy.finish";
import { planner as deployPlanner } from "@/server/jobs/deploy.plan";
import type { ClaimedJob } from "@/server/jobs/job-kind";
import { finisher as removalFinisher } from "@/server/jobs/remove-worker.finish";
import { getCluster } from "../cluster/get-cluster";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addFacts, makeBundle, makeReadyLab, someDescriptor } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { readDeployFiles } from "../deploy/read-deploy-files";
import { requestDeploy } from "../deploy/request-deploy";
import { getJob } from "../job/get-job";
import { addWorkers } from "./add-workers";
import { planWorkers } from "./plan-workers";
import { removeWorker } from "./remove-worker";

let test: ServiceTest;
let owner: Awaited<ReturnType<ServiceTest["as"]>>;
let labId: string;
beforeEach(async () => {
  test = await startServiceTest();
  owner = await test.as("lab_owner");
  await makeBundle(test.db);
  ({ id: labId } = await makeReadyLab(test.db, { name: "rack 9" }));
});
afterEach(() => test.close());

async function jobOf(jobId: string): Promise<ClaimedJob & { title: string }> {
  const row = (await test.db.q.select().from(test.db.t.job)).find((one) => one.id === jobId);
  if (!row) throw new Error("no such job");
  return { ...row, run: 1, fence: 1 };
}

/** What the runner writes when a job has ended well; its nodes are those of its plan. */
async function succeed(jobId: string): Promise<void> {
  const job = await jobOf(jobId);
  const { hosts } = AddWorkersPayload.pick({ plan: true }).parse(job.payload).plan;
  test.clock.at += 1000;
  const { at } = test.clock;
  const nodes = hosts.map(({ name }) => ({ name, ready: true, allocatable: { cpu: "2" }, at }));
  const ended = { outcome: "succeeded" as const, data: { nodes, changed: {} }, secrets: { kubeconfig: "k" } };
  const { finisher } =
    job.kind === "remove-worker" ? { finisher: removalFinisher } : { finisher: deployFinisher };
  await test.db.write((db) => finisher.finish({ ...test.system, db }, job, ended));
  await test.db.write(({ q, t }) => q.update(t.job).set({ status: "succeeded" }));
}

const deploy = async (roles: NonNullable<Parameters<typeof requestDeploy>[1]["roles"]> = {}) =>
  succeed((await requestDeploy(owner, { labId, roles })).jobId);
const nodes = async () => (await getCluster(owner, { labId })).nodes.map(({ name }) => name);
const remove = (host: string, over: object = {}) =>
  removeWorker(owner, { labId, host, confirmName: host, ...over });

describe("adding workers", () => {
  it("is refused before there is a verified cluster", async () => {
    const ask = () => refusalOf(addWorkers(owner, { labId, hosts: ["three"] }));
    expect(await ask()).toEqual({
      code: "wrong_state",
      message: "The lab has no cluster: deploy one first.",
    });
    await deploy({ three: "unused" });
    await test.db.write(({ q, t }) => q.update(t.cluster).set({ state: "broken" }));
    expect((await ask()).message).toMatch(/^The cluster is broken: finish what its last job began/);
  });

  it("queues a job by the plan that was read, for the hosts that join, with one audit row", async () => {
    await deploy({ three: "unused" });
    const view = await planWorkers(owner, { labId, hosts: ["three"] });
    expect(view.hosts).toEqual([{ name: "three", address: "198.51.100.13", podCidr: "203.0.2.0/24" }]);
    expect(view.can.add).toEqual({ allowed: true, reason: null });
    expect(new Set(view.checks.map((one) => one.host))).not.toContain("one");
    const ask = () =>
      addWorkers(owner, { labId, hosts: ["three"], digest: view.digest, idempotencyKey: "press" });
    const { jobId } = await ask();
    expect(await ask()).toEqual({ jobId });
    const job = await jobOf(jobId);
    expect(job).toMatchObject({ kind: "add-workers", title: "Add worker three" });
    expect(AddWorkersPayload.parse(job.payload)).toMatchObject({ added: ["three"], members: ["one", "two"] });
    const [entry] = await test.auditTrail();
    expect(entry).toMatchObject({
      action: "cluster.add-workers-asked",
      subject: "rack 9",
      detail: { jobId },
    });
    const inventory = (await readDeployFiles(owner, { jobId })).files.find(
      ({ path }) => path === "inventory/hosts.yaml",
    );
    expect(inventory?.content).toMatch(/work:\n\s+hosts:\n\s+three: \{\}\n/);
    await succeed(jobId);
    expect(await nodes()).toEqual(["one", "three", "two"]);
    const again = await planDeploy(owner, { labId });
    expect(again.plan.hosts).toHaveLength(3);
    expect(again.lastRun).toMatchObject({ jobId, changes: [] });
  });

  it("names hosts that cannot join, and is blocked by what is wrong with those that do, not with others", async () => {
    await deploy({ three: "unused" });
    const ask = (hosts: string[]) => refusalOf(addWorkers(owner, { labId, hosts }));
    expect((await ask(["two"])).message).toBe("two is in the cluster already.");
    expect((await ask(["four"])).message).toBe("The lab has no host four: it has one, two, three.");
    await addFacts(test.db, labId, test.clock.at, (facts, name) => {
      facts.kubeadmRuns = name === "two";
    });
    expect((await planWorkers(owner, { labId, hosts: ["three"] })).can.add.allowed).toBe(true);
    await addFacts(test.db, labId, test.clock.at + 1, (facts, name) => {
      facts.kubeadmRuns = name === "three";
    });
    expect((await ask(["three"])).message).toContain("A kubeadm is running on the host");
    const viewer = await test.as("viewer");
    expect((await planWorkers(viewer, { labId, hosts: ["three"] })).can.add.allowed).toBe(false);
    expect(await refusalOf(addWorkers(viewer, { labId, hosts: ["three"] }))).toMatchObject({
      code: "forbidden",
    });
  });

  it("is not undone by a deploy that waited behind it", async () => {
    await deploy({ three: "unused" });
    const add = await addWorkers(owner, { labId, hosts: ["three"] });
    const late = await requestDeploy(owner, { labId });
    await succeed(add.jobId);
    expect(await refusalOf(deployPlanner.plan(test.system, await jobOf(late.jobId)))).toEqual({
      code: "conflict",
      message: "The cluster changed while this job waited: three joined. Plan it again.",
    });
  });
});

describe("removing a worker", () => {
  beforeEach(() => deploy());

  it("asks for the host's name, typed, and goes by the plan without it", async () => {
    expect(await refusalOf(remove("three", { confirmName: "two" }))).toEqual({
      code: "bad_input",
      message: "Type the host's name, three, to remove it from the cluster.",
    });
    const { jobId } = await remove("three", { idempotencyKey: "press" });
    expect(await remove("three", { idempotencyKey: "press" })).toEqual({ jobId });
    const job = await jobOf(jobId);
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
      action: "cluster.remove-worker-asked",
      detail: { jobId, host: "three" },
    });
    await succeed(jobId);
    expect(await nodes()).toEqual(["one", "two"]);
    const next = await planDeploy(owner, { labId });
    expect(next.plan).toEqual(payload.plan);
    expect(next.lastRun?.changes).toEqual([]);
  });

  it("is refused for control plane, strangers and the last worker, to operators, and without a cluster", async () => {
    expect(await refusalOf(remove("one"))).toMatchObject({ code: "unsupported" });
    expect((await refusalOf(remove("four"))).message).toBe(
      "four is not in the cluster: it has one, two, three.",
    );
    await succeed((await remove("three")).jobId);
    expect((await refusalOf(remove("two"))).message).toMatch(/^two is the last worker/);
    const operator = await test.as("operator");
    const asked = { labId, host: "two", confirmName: "two" };
    expect(await refusalOf(removeWorker(operator, asked))).toMatchObject({ code: "forbidden" });
    await test.db.write(({ q, t }) => q.update(t.cluster).set({ state: "gone" }));
    expect((await refusalOf(remove("two"))).message).toBe("The lab has no cluster.");
  });

  it("leaves the cluster as it was where its pods could not leave, and broken once its node is gone", async () => {
    const { jobId } = await remove("three");
    const job = await jobOf(jobId);
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
    expect(someDescriptor().hosts).toHaveLength(3);
  });
});

import { afterEach, beforeEach, expect, it } from "vitest";
import { AddWorkersPayload } from "@/server/contract/workers";
import { planner as deployPlanner } from "@/server/jobs/deploy.plan";
import type { ServiceContext } from "../context";
import { refusalOf, type ServiceTest } from "../context-under-test";
import { addFacts } from "../deploy/deploy-under-test";
import { planDeploy } from "../deploy/plan-deploy";
import { readDeployFiles } from "../deploy/read-deploy-files";
import { requestDeploy } from "../deploy/request-deploy";
import { addWorkers } from "./add-workers";
import { planWorkers } from "./plan-workers";
import { LabOfTest } from "./workers-under-test";

let lab: LabOfTest;
let test: ServiceTest;
let owner: ServiceContext;
let labId: string;
beforeEach(async () => {
  lab = await LabOfTest.start();
  ({ test, owner, labId } = lab);
});
afterEach(() => test.close());

it("is refused before there is a verified cluster", async () => {
  const ask = () => refusalOf(addWorkers(owner, { labId, hosts: ["three"] }));
  expect(await ask()).toEqual({
    code: "wrong_state",
    message: "The lab has no cluster: deploy one first.",
  });
  await lab.deploy({ three: "unused" });
  await test.db.write(({ q, t }) => q.update(t.cluster).set({ state: "broken" }));
  expect((await ask()).message).toMatch(/^The cluster is broken: finish what its last job began/);
});

it("queues a job by the plan that was read, for the hosts that join, with one audit row", async () => {
  await lab.deploy({ three: "unused" });
  const view = await planWorkers(owner, { labId, hosts: ["three"] });
  expect(view.hosts).toEqual([{ name: "three", address: "198.51.100.13", podCidr: "203.0.2.0/24" }]);
  expect(view.can.add).toEqual({ allowed: true, reason: null });
  expect(new Set(view.checks.map((one) => one.host))).not.toContain("one");
  const ask = () =>
    addWorkers(owner, { labId, hosts: ["three"], digest: view.digest, idempotencyKey: "press" });
  const { jobId } = await ask();
  expect(await ask()).toEqual({ jobId });
  const job = await lab.jobOf(jobId);
  expect(job).toMatchObject({ kind: "add-workers", title: "Add worker three" });
  expect(AddWorkersPayload.parse(job.payload)).toMatchObject({ added: ["three"], members: ["one", "two"] });
  const [entry] = await test.auditTrail();
  expect(entry).toMatchObject({
    action: "lab.add-workers",
    subject: "rack 9",
    detail: { jobId },
  });
  const inventory = (await readDeployFiles(owner, { jobId })).files.find(
    ({ path }) => path === "inventory/hosts.yaml",
  );
  expect(inventory?.content).toMatch(/work:\n\s+hosts:\n\s+three: \{\}\n/);
  await lab.succeed(jobId);
  expect(await lab.nodes()).toEqual(["one", "three", "two"]);
  const again = await planDeploy(owner, { labId });
  expect(again.plan.hosts).toHaveLength(3);
  expect(again.lastRun).toMatchObject({ jobId, changes: [] });
});

it("names hosts that cannot join, and is blocked by what is wrong with those that do, not with others", async () => {
  await lab.deploy({ three: "unused" });
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
  await lab.deploy({ three: "unused" });
  const add = await addWorkers(owner, { labId, hosts: ["three"] });
  const late = await requestDeploy(owner, { labId });
  await lab.succeed(add.jobId);
  expect(await refusalOf(deployPlanner.plan(test.system, await lab.jobOf(late.jobId)))).toEqual({
    code: "conflict",
    message: "The cluster changed while this job waited: three joined. Plan it again.",
  });
});

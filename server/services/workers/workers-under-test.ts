import { AddWorkersPayload } from "@/server/contract/workers";
import { finisher as deployFinisher } from "@/server/jobs/deploy.finish";
import type { ClaimedJob } from "@/server/jobs/job-kind";
import { finisher as removalFinisher } from "@/server/jobs/remove-worker.finish";
import { getCluster } from "../cluster/get-cluster";
import type { ServiceContext } from "../context";
import { type ServiceTest, startServiceTest } from "../context-under-test";
import { makeBundle, makeReadyLab } from "../deploy/deploy-under-test";
import { requestDeploy } from "../deploy/request-deploy";

type Roles = NonNullable<Parameters<typeof requestDeploy>[1]["roles"]>;

/** A lab of the hosts one, two and three with a bundle in the store; the runner's part of its jobs is played. */
export class LabOfTest {
  private constructor(
    readonly test: ServiceTest,
    readonly owner: ServiceContext,
    readonly labId: string,
  ) {}

  static async start(): Promise<LabOfTest> {
    const test = await startServiceTest();
    await makeBundle(test.db);
    const { id } = await makeReadyLab(test.db, { name: "rack 9" });
    return new LabOfTest(test, await test.as("lab_owner"), id);
  }

  async jobOf(jobId: string): Promise<ClaimedJob & { title: string }> {
    const row = (await this.test.db.q.select().from(this.test.db.t.job)).find((one) => one.id === jobId);
    if (!row) throw new Error("no such job");
    return { ...row, run: 1, fence: 1 };
  }

  /** What the runner writes when a job has ended well; its nodes are those of its plan. */
  async succeed(jobId: string): Promise<void> {
    const { test } = this;
    const job = await this.jobOf(jobId);
    const { hosts } = AddWorkersPayload.pick({ plan: true }).parse(job.payload).plan;
    test.clock.at += 1000;
    const { at } = test.clock;
    const nodes = hosts.map(({ name }) => ({ name, ready: true, allocatable: { cpu: "2" }, at }));
    const data = { nodes, changed: {} };
    const ended = { outcome: "succeeded" as const, data, secrets: { kubeconfig: "k" } };
    const finisher = job.kind === "remove-worker" ? removalFinisher : deployFinisher;
    await test.db.write((db) => finisher.finish({ ...test.system, db }, job, ended));
    await test.db.write(({ q, t }) => q.update(t.job).set({ status: "succeeded" }));
  }

  async deploy(roles: Roles = {}): Promise<void> {
    await this.succeed((await requestDeploy(this.owner, { labId: this.labId, roles })).jobId);
  }

  async nodes(): Promise<string[]> {
    return (await getCluster(this.owner, { labId: this.labId })).nodes.map(({ name }) => name);
  }
}

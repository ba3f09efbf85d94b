import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DescriptorContent } from "@/server/contract/lab";
import { type PracticeLabState, PracticeLabUpPlan } from "@/server/contract/practice-lab";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { type ServiceTest, startServiceTest } from "@/server/services/context-under-test";
import { createPracticeLab } from "@/server/services/lab/create-practice-lab";
import { getLab } from "@/server/services/lab/get-lab";
import { requestLabRemoval } from "@/server/services/lab/request-lab-removal";
import type { ClaimedJob } from "./job-kind";
import { finisher as removed } from "./practice-lab-remove.finish";
import { planner as planRemoval } from "./practice-lab-remove.plan";
import { finisher as up } from "./practice-lab-up.finish";
import { planner as planUp } from "./practice-lab-up.plan";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

type Outcome = Parameters<typeof up.finish>[2]["outcome"];

async function claimed(jobId: string): Promise<ClaimedJob> {
  const { job } = test.db.t;
  const [row] = await test.db.q.select().from(job).where(eq(job.id, jobId));
  if (!row) throw new Error("no job");
  return { ...row, run: 1, fence: 1 };
}

/** A lab as it is asked for, with the job a runner would claim. */
async function asked(input: Parameters<typeof createPracticeLab>[1] = { name: "rock" }) {
  const owner = await test.as("lab_owner");
  const { labId, jobId } = await createPracticeLab(owner, input);
  return { owner, labId, job: await claimed(jobId) };
}

/** What the root daemon answers, with keys as real hosts have them. */
function answered(labId: string, names = ["jump", "host-1", "host-2", "host-3"]): PracticeLabState {
  return {
    labId,
    kind: "cluster",
    daemonPid: 1,
    seconds: { base: 0, hosts: 2.1 },
    hosts: names.map((name, index) => ({
      name,
      role: index === 0 ? "jump" : "host",
      address: index === 0 ? "198.18.0.2" : `198.18.64.1${index}`,
      port: 22,
      user: "root",
      hostKey: makeSshKeyPair(name).publicKey,
      telco: index === names.length - 1,
      power: "on",
    })),
    networks: {
      management: "198.18.0.0/24",
      internal: "198.18.64.0/24",
      pods: "198.19.0.0/19",
      services: "198.18.128.0/24",
    },
  };
}

const finish = (finisher: typeof up, job: ClaimedJob, outcome: Outcome, data: Record<string, unknown> = {}) =>
  test.db.write((db) => finisher.finish({ ...test.system, db }, job, { outcome, data, secrets: {} }));

async function makeReady() {
  const made = await asked();
  await finish(up, made.job, "succeeded", { lab: answered(made.labId) });
  return made;
}

describe("the plan of a practice lab", () => {
  it("names hosts, range and the public key, and no secret", async () => {
    const { job, labId } = await asked();
    const { plan, secrets } = await planUp.plan(test.system, job);
    expect(secrets).toEqual({});
    const parsed = PracticeLabUpPlan.parse(plan);
    expect(parsed).toMatchObject({ labId, kind: "cluster", range: "198.18.0.0/15" });
    expect(parsed.authorizedKey).toMatch(/^ssh-ed25519 /);
    expect(parsed.hosts).toEqual([
      { name: "host-1", telco: false, controlPlane: true },
      { name: "host-2", telco: false, controlPlane: false },
      { name: "host-3", telco: true, controlPlane: false },
    ]);
    expect(JSON.stringify(plan)).not.toContain("PRIVATE");
  });

  it("gives a cluster of one host no recorded hardware, a plain host may have it", async () => {
    const cluster = await planUp.plan(test.system, (await asked({ name: "one", hosts: 1 })).job);
    expect(PracticeLabUpPlan.parse(cluster.plan).hosts).toMatchObject([{ telco: false, controlPlane: true }]);
    const { job } = await asked({ name: "plain", kind: "plain", hosts: 1 });
    const plain = await planUp.plan(test.system, job);
    expect(PracticeLabUpPlan.parse(plain.plan).hosts).toMatchObject([{ telco: true, controlPlane: false }]);
  });

  it("is refused without the lab's own key", async () => {
    const { job } = await asked();
    const foreign = { ...job, labId: v7() };
    await expect(planUp.plan(test.system, foreign)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a practice lab that came up", () => {
  it("is described like any lab, with pinned keys, and is ready", async () => {
    const { owner, labId, job } = await asked();
    const state = answered(labId);
    await finish(up, job, "succeeded", { lab: state });
    const lab = await getLab(owner, { labId });
    expect(lab).toMatchObject({
      state: "ready",
      hosts: 3,
      revision: { number: 1, source: "practice lab", author: owner.actor.name },
      marks: ["practice lab", "recorded hardware"],
      nextStep: "Deploy Kubernetes.",
    });
    expect(lab.hostList.map(({ name, jump, via, roles }) => [name, jump, via, roles])).toEqual([
      ["jump", true, [], []],
      ["host-1", false, ["jump"], ["control-plane"]],
      ["host-2", false, ["jump"], ["worker"]],
      ["host-3", false, ["jump"], ["worker"]],
    ]);
    const keys = await test.db.q.select().from(test.db.t.hostKey);
    expect(keys.map((key) => key.publicKey).sort()).toEqual(state.hosts.map((host) => host.hostKey).sort());
    for (const key of keys) expect(key.fingerprint).toMatch(/^SHA256:/);
  });

  it("keeps what a plan has to know in revision 1, and names it on the job", async () => {
    const { job } = await makeReady();
    const [revision] = await test.db.q.select().from(test.db.t.descriptorRevision);
    const content = DescriptorContent.parse(revision?.content);
    expect(content).toMatchObject({
      provisioner: "practice-lab",
      networks: { pods: "198.19.0.0/19", services: "198.18.128.0/24" },
      jumpHosts: [{ name: "jump", ssh: { address: "198.18.0.2", user: "root" } }],
    });
    const credentials = new Set(content.hosts.map((host) => host.ssh.credentialId));
    expect([...credentials]).toEqual([job.payload.credentialId]);
    expect((await claimed(job.id)).descriptorRevisionId).toBe(revision?.id);
    expect((await test.auditTrail())[0]).toMatchObject({
      action: "lab.describe",
      actorKind: "system",
      detail: { revision: 1 },
    });
  });
});

it.each<Outcome>(["failed", "canceled", "interrupted"])(
  "a practice lab whose making %s is broken, without hosts, and can be removed",
  async (outcome) => {
    const { owner, labId, job } = await asked();
    await finish(up, job, outcome);
    expect(await getLab(owner, { labId })).toMatchObject({ state: "broken", hosts: 0, revision: null });
    await requestLabRemoval(owner, { labId, confirmName: "rock" });
  },
);

describe("removing a practice lab", () => {
  const remove = async (made: Awaited<ReturnType<typeof asked>>) => {
    const { jobId } = await requestLabRemoval(made.owner, { labId: made.labId, confirmName: "rock" });
    return claimed(jobId);
  };

  it("is planned with the lab's id alone", async () => {
    const made = await makeReady();
    const job = await remove(made);
    expect(await planRemoval.plan(test.system, job)).toEqual({ plan: { labId: made.labId }, secrets: {} });
  });

  it("deletes its keys and hosts and keeps its history", async () => {
    const made = await makeReady();
    const other = await asked({ name: "other" });
    const clusterId = v7();
    await test.db.write((tx) =>
      tx.q.insert(tx.t.cluster).values({
        id: clusterId,
        labId: made.labId,
        jobId: v7(),
        bundleId: "b",
        profile: "basic",
        kubernetes: "1.34.4",
        endpoint: "198.18.64.11:6443",
        state: "verified",
        plan: {},
        createdAt: 1,
        verifiedAt: 1,
      }),
    );
    await test.db.write(async (tx) => {
      const [host] = await tx.q.select().from(tx.t.host).where(eq(tx.t.host.labId, made.labId));
      const read = { labId: made.labId, hostId: host?.id ?? "", jobId: v7(), at: 1 };
      await tx.q.insert(tx.t.hostTest).values({ ...read, status: "ok", steps: [], addresses: [] });
      await tx.q.insert(tx.t.hostFacts).values({ ...read, id: v7(), ms: 1, facts: factsOf(1) });
    });
    await finish(removed, await remove(made), "succeeded");
    const { q, t } = test.db;
    const [lab] = await q.select().from(t.lab).where(eq(t.lab.id, made.labId));
    expect(lab).toMatchObject({ state: "removed", removedAt: test.clock.now() });
    expect((await q.select().from(t.credential)).map((key) => key.labId)).toEqual([other.labId]);
    expect(await q.select().from(t.host)).toEqual([]);
    expect(await q.select().from(t.hostKey)).toEqual([]);
    expect(await q.select().from(t.hostTest)).toEqual([]);
    expect(await q.select().from(t.hostFacts)).toEqual([]);
    expect(await q.select().from(t.cluster)).toMatchObject([{ id: clusterId, state: "gone" }]);
    expect(await q.select().from(t.descriptorRevision)).toHaveLength(1);
    expect((await test.auditTrail())[0]).toMatchObject({ action: "lab.removed", detail: { credentials: 1 } });
  });

  it.each<Outcome>(["failed", "canceled", "interrupted"])(
    "that %s can be asked for again",
    async (outcome) => {
      const made = await makeReady();
      await finish(removed, await remove(made), outcome);
      expect(await getLab(made.owner, { labId: made.labId })).toMatchObject({ state: "broken", hosts: 3 });
      await remove(made);
    },
  );
});

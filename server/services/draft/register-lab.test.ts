import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { createLabDraft } from "./create-lab-draft";
import { machine, makeFinishedDraft, makeRegisteredLab, showKey } from "./draft-under-test";
import { getLabDraft } from "./get-lab-draft";
import { registerLab } from "./register-lab";
import { saveLabDraft } from "./save-lab-draft";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("makes revision 1 of a draft: every host through all jump hosts, and nothing learned is lost", async () => {
  const operator = await test.as("operator");
  const draft = await makeFinishedDraft(operator, {
    name: "rock",
    jumpHosts: [machine("j1"), machine("j2", { user: "hop", port: 2222 })],
    hosts: [machine("w1", { user: "ada" }), machine("w2", { address: "fd00::6" })],
  });
  const { labId } = draft;
  const key = draft.content.hosts[0]?.credentialId;
  const pinned = await test.db.q.select().from(test.db.t.hostKey).where(eq(test.db.t.hostKey.labId, labId));
  const { revisionId, number } = await registerLab(operator, { labId });
  const revision = await getDescriptor(operator, { labId });
  expect(revision).toMatchObject({ id: revisionId, number, source: "form", author: operator.actor.name });
  expect(number).toBe(1);
  const ssh = { port: 22, credentialId: key };
  expect(revision.content).toEqual({
    version: 1,
    provisioner: "preprovisioned",
    jumpHosts: [
      { name: "j1", ssh: { ...ssh, address: "j1.example", user: "root" } },
      { name: "j2", ssh: { ...ssh, address: "j2.example", user: "hop", port: 2222 } },
    ],
    hosts: [
      {
        name: "w1",
        ssh: { ...ssh, address: "w1.example", user: "ada" },
        via: ["j1", "j2"],
        roles: [],
        recordedHardware: false,
      },
      {
        name: "w2",
        ssh: { ...ssh, address: "fd00::6", user: "root" },
        via: ["j1", "j2"],
        roles: [],
        recordedHardware: false,
      },
    ],
  });
  const kept = await test.db.q.select().from(test.db.t.hostKey).where(eq(test.db.t.hostKey.labId, labId));
  expect(kept).toEqual(pinned);
  expect(pinned).toHaveLength(4);
  expect(await getLab(operator, { labId })).toMatchObject({
    state: "ready",
    kind: "registered",
    marks: [],
    hosts: 2,
    nextStep: "Deploy Kubernetes.",
    can: {
      deploy: { allowed: true },
      edit: { allowed: true },
      forget: { allowed: true },
      remove: { allowed: false },
    },
    revision: { number: 1, source: "form" },
    hostList: [
      { name: "j1" },
      { name: "j2", user: "hop" },
      { name: "w1", user: "ada", via: ["j1", "j2"] },
      { name: "w2" },
    ],
  });
  expect(await refusalOf(getLabDraft(operator, { labId }))).toMatchObject({ code: "wrong_state" });
  expect(await refusalOf(registerLab(operator, { labId }))).toMatchObject({ code: "wrong_state" });
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "lab.register",
    subject: "rock",
    labId,
    detail: { revision: 1, jumpHosts: ["j1", "j2"], hosts: ["w1", "w2"] },
  });
});

it("is refused while something is not decided, with every place", async () => {
  const operator = await test.as("operator");
  const { labId, content } = await createLabDraft(operator, { name: "half", site: "", contact: "" });
  await expect(registerLab(operator, { labId })).rejects.toMatchObject({
    message: "The lab has no host yet: add at least one.",
    issues: [{ field: "content.hosts" }],
  });
  const draft = await makeFinishedDraft(operator, { name: "half too", hosts: [machine("h1")] });
  const hosts = [
    ...draft.content.hosts,
    machine("h2"),
    { ...machine("h3"), credentialId: draft.content.hosts[0]?.credentialId ?? null },
  ];
  await saveLabDraft(operator, { labId: draft.labId, step: "hosts", content: { ...draft.content, hosts } });
  await showKey(operator, draft.labId, "h3");
  await expect(registerLab(operator, { labId: draft.labId })).rejects.toMatchObject({
    code: "bad_input",
    message: expect.stringMatching(
      /^The machine h2 has no SSH key to log in with.* 1 more place is wrong\.$/,
    ),
    issues: [
      { field: "content.hosts.1.credentialId" },
      { field: "content.hosts.2", message: expect.stringContaining("h3 has no pinned host key") },
    ],
  });
  expect((await getLabDraft(operator, { labId })).content).toEqual(content);
});

it("F34: refuses a host that became another lab's meanwhile, by address or by its machine id", async () => {
  const operator = await test.as("operator");
  const hosts = [machine("w1", { address: "10.0.0.5" })];
  const late = await makeFinishedDraft(operator, { name: "late", hosts });
  const first = await makeRegisteredLab(operator, { name: "first", hosts });
  expect(await refusalOf(registerLab(operator, { labId: late.labId }))).toEqual({
    code: "conflict",
    message: "The host w1 (10.0.0.5 port 22) is w1 of the lab first already: a host belongs to one lab.",
  });
  const other = await makeFinishedDraft(operator, {
    name: "other way",
    hosts: [machine("x1", { address: "10.9.9.9" })],
  });
  const readMachineId = async (labId: string, machineId: string, at: number) => {
    const { host } = test.db.t;
    const [row] = await test.db.q.select().from(host).where(eq(host.labId, labId));
    const hostId = row?.id ?? "";
    await test.db.write(({ q, t }) =>
      q
        .insert(t.hostFacts)
        .values({ id: v7(), hostId, labId, jobId: v7(), at, ms: 1, machineId, facts: factsOf(1) }),
    );
  };
  await readMachineId(first.labId, "4dd0", 1);
  await readMachineId(other.labId, "4dd0", 1);
  expect(await refusalOf(registerLab(operator, { labId: other.labId }))).toEqual({
    code: "conflict",
    message:
      "The host x1 has the machine id of w1 of the lab first: it is the same machine, and a host belongs to one lab.",
  });
  // a host that was set up anew has another id since
  await readMachineId(first.labId, "77aa", 2);
  expect(await registerLab(operator, { labId: other.labId })).toMatchObject({ number: 1 });
});

it("is for operators", async () => {
  const { labId } = await makeFinishedDraft(await test.as("operator"), {
    name: "theirs",
    hosts: [machine("t1")],
  });
  expect(await refusalOf(registerLab(await test.as("viewer"), { labId }))).toMatchObject({
    code: "forbidden",
  });
});

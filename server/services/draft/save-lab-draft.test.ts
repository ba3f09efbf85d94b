import { eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { LabDraftContent } from "@/server/contract/lab-draft";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { addSudoPassword } from "../credential/add-sudo-password";
import { makeSshKey } from "../credential/make-ssh-key";
import { getLab } from "../lab/get-lab";
import { createLabDraft } from "./create-lab-draft";
import { machine, makeFinishedDraft, makeRegisteredLab } from "./draft-under-test";
import { getLabDraft } from "./get-lab-draft";
import { saveLabDraft } from "./save-lab-draft";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

let made = 0;
async function newDraft(name = `draft ${++made}`) {
  const operator = await test.as("operator");
  const { labId, content } = await createLabDraft(operator, { name, site: "", contact: "" });
  const save = (over: Partial<LabDraftContent>) =>
    saveLabDraft(operator, { labId, step: "hosts", content: { ...content, ...over } });
  return { operator, labId, content, save };
}
const hostsOf = async (labId: string) => {
  const { host, hostKey, hostFacts, hostTest } = test.db.t;
  const rows = await test.db.q.select().from(host).where(eq(host.labId, labId));
  const learned = await Promise.all(
    [hostKey, hostFacts, hostTest].map((table) =>
      test.db.q.select({ hostId: table.hostId }).from(table).where(eq(table.labId, labId)),
    ),
  );
  const countOf = (id: string) => learned.map((all) => all.filter((one) => one.hostId === id).length);
  return Object.fromEntries(
    rows.map(({ id, name, address, port, jump }) => [
      name,
      { id, at: `${address} ${port}`, jump, learned: countOf(id) },
    ]),
  );
};
const readFactsOf = (labId: string, hostId: string, machineId: string | null = null) =>
  test.db.write(({ q, t }) =>
    q
      .insert(t.hostFacts)
      .values({ id: v7(), hostId, labId, jobId: v7(), at: 1, ms: 1, machineId, facts: factsOf(1) }),
  );

it("keeps what was typed, spells addresses one way, and keeps host rows in step", async () => {
  const { operator, labId, save, content } = await newDraft();
  const saved = await save({
    site: "Munich",
    jumpHosts: [machine("jump", { user: "hop" })],
    hosts: [machine("w1", { address: "FD00:0::5" }), machine("w2", { address: "W2.Example." })],
  });
  expect(saved.content.hosts.map((host) => host.address)).toEqual(["fd00::5", "w2.example"]);
  expect(await getLabDraft(operator, { labId })).toEqual(saved);
  const before = await hostsOf(labId);
  expect(before).toMatchObject({
    jump: { at: "jump.example 22", jump: true },
    w1: { at: "fd00::5 22", jump: false },
    w2: { at: "w2.example 22" },
  });
  expect((await getLab(operator, { labId })).hostList).toMatchObject([
    { name: "jump", user: "hop", via: [], fingerprint: null },
    { name: "w1", user: "root", via: ["jump"] },
    { name: "w2", user: "root", via: ["jump"] },
  ]);
  const { lab } = test.db.t;
  const [row] = await test.db.q.select().from(lab).where(eq(lab.id, labId));
  expect(row).toMatchObject({ site: "Munich", search: `${content.name} munich` });
  await save({ hosts: [machine("w2", { address: "w2.example" }), machine("w3")] });
  const after = await hostsOf(labId);
  expect(Object.keys(after).sort()).toEqual(["w2", "w3"]);
  expect(after.w2?.id).toBe(before.w2?.id);
});

it("forgets what was learned of a machine at another address or port, and only of that", async () => {
  const operator = await test.as("operator");
  const names = ["w1", "w2", "w3"];
  const { labId, content } = await makeFinishedDraft(operator, {
    name: "moves",
    hosts: names.map((name) => machine(name)),
  });
  for (const { id } of Object.values(await hostsOf(labId))) await readFactsOf(labId, id);
  const [w1, w2, w3] = content.hosts;
  if (!w1 || !w2 || !w3) throw new Error("three hosts");
  const hosts = [
    { ...w1, user: "ada" },
    { ...w2, port: 2222 },
    { ...w3, address: "other.example" },
  ];
  await saveLabDraft(operator, { labId, step: "hosts", content: { ...content, hosts } });
  expect(await hostsOf(labId)).toMatchObject({
    w1: { learned: [1, 1, 1] },
    w2: { learned: [0, 0, 0], at: "w2.example 2222" },
    w3: { learned: [0, 0, 0], at: "other.example 22" },
  });
});

it("writes one row into the trail for a change, and none for the same again", async () => {
  const { save, labId } = await newDraft();
  await save({ hosts: [machine("w1")] });
  const [entry, ...earlier] = await test.auditTrail();
  expect(entry).toMatchObject({ action: "draft.save", labId, detail: { step: "hosts", hosts: ["w1"] } });
  await save({ hosts: [machine("w1")] });
  expect(await test.auditTrail()).toHaveLength(earlier.length + 1);
});

it("F33: refuses the same machine twice and names both, jump hosts too", async () => {
  const { save, labId } = await newDraft();
  const twice = save({
    jumpHosts: [machine("jump", { address: "10.0.0.5" })],
    hosts: [
      machine("w1", { address: "FD00::0:5" }),
      machine("w2", { address: "fd00::5" }),
      machine("w3", { address: "10.0.0.5" }),
    ],
  });
  await expect(twice).rejects.toMatchObject({
    code: "bad_input",
    message: "The machines w1 and w2 are one, fd00::5 port 22: leave one out. 1 more place is wrong.",
    issues: [
      { field: "content.hosts.1.address", message: expect.stringContaining("w1 and w2") },
      { field: "content.hosts.2.address", message: expect.stringContaining("jump and w3") },
    ],
  });
  const named = save({ hosts: [machine("w1"), machine("w1", { address: "10.0.0.6" })] });
  await expect(named).rejects.toMatchObject({ issues: [{ field: "content.hosts.1.name" }] });
  expect(await hostsOf(labId)).toEqual({});
});

it("F34: refuses a host of another lab and names that lab, but not one behind other jump hosts", async () => {
  const operator = await test.as("operator");
  const own = machine("node-7", { address: "10.0.0.7" });
  const jumpHosts = [machine("jump", { address: "192.0.2.1" })];
  await makeRegisteredLab(operator, { name: "rock", jumpHosts, hosts: [own] });
  const { save } = await newDraft();
  const claimed = machine("w1", { address: "10.0.0.7" });
  const asked = save({
    jumpHosts: [machine("j", { address: "192.0.2.1" })],
    hosts: [machine("w0"), claimed],
  });
  await expect(asked).rejects.toMatchObject({
    code: "conflict",
    message: "The host w1 (10.0.0.7 port 22) is node-7 of the lab rock already: a host belongs to one lab.",
    issues: [{ field: "content.hosts.1.address" }],
  });
  // the same private address in another network, and the same address at another port, are other machines
  await save({ jumpHosts: [machine("j", { address: "192.0.2.2" })], hosts: [claimed] });
  await save({ hosts: [claimed] });
  await save({ jumpHosts: [machine("j", { address: "192.0.2.1" })], hosts: [{ ...claimed, port: 2222 }] });
});

it("refuses a lab's name in use, keys of another lab, and a password in place of a key", async () => {
  await makeLab(test.db, { name: "in use" });
  const { operator, labId, save } = await newDraft();
  await expect(save({ name: "in use" })).rejects.toMatchObject({ issues: [{ field: "content.name" }] });
  const other = await newDraft();
  const foreign = await makeSshKey(other.operator, { labId: other.labId, name: "k" });
  const password = await addSudoPassword(operator, { labId, name: "p", password: "open sesame" });
  const hosts = [
    machine("w1", { credentialId: foreign.id }),
    machine("w2", { credentialId: password.id, sudoCredentialId: password.id }),
  ];
  await expect(save({ hosts })).rejects.toMatchObject({
    code: "bad_input",
    issues: [
      { field: "content.hosts.0.credentialId", message: expect.stringContaining("SSH key of w1") },
      { field: "content.hosts.1.credentialId", message: expect.stringContaining("SSH key of w2") },
    ],
  });
});

it.each([
  [{ address: "[fd00::5]" }, /leave the brackets out/],
  [{ address: "10.0.0.500" }, /no IPv4 address/],
  [{ user: "No Body" }, /Linux user name/],
  [{ name: "W_1" }, /lower-case letters/],
])("says what is wrong with %j and in which field", async (over, sentence) => {
  const { save } = await newDraft();
  const [field] = Object.keys(over);
  await expect(save({ hosts: [machine("w1"), machine("w2", over)] })).rejects.toMatchObject({
    code: "bad_input",
    issues: [{ field: `content.hosts.1.${field}`, message: expect.stringMatching(sentence) }],
  });
});

it("is refused to viewers, and once the lab is registered", async () => {
  const operator = await test.as("operator");
  const { labId, content } = await makeRegisteredLab(operator, { name: "done", hosts: [machine("done-1")] });
  expect(await refusalOf(saveLabDraft(operator, { labId, step: "lab", content }))).toEqual({
    code: "wrong_state",
    message: "The lab is no draft: it is registered already.",
  });
  const viewer = saveLabDraft(await test.as("viewer"), { labId, step: "lab", content });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
});

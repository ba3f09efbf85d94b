import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { DescriptorContent } from "@/server/contract/lab";
import { PLAN } from "@/server/domain/kubeadm/plan-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { makeCluster } from "../deploy/deploy-under-test";
import { machine, makeFinishedDraft, makeRegisteredLab } from "../draft/draft-under-test";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { diffRevisions } from "./diff-revisions";
import { editDescriptor } from "./edit-descriptor";
import { listRevisions } from "./list-revisions";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function registered(name: string) {
  const operator = await test.as("operator");
  const hosts = [machine(`${name}-1`), machine(`${name}-2`)];
  const { labId } = await makeRegisteredLab(operator, { name, jumpHosts: [machine(`${name}-j`)], hosts });
  const { content } = await getDescriptor(operator, { labId });
  return {
    operator,
    labId,
    content,
    edit: (basedOn: number, next: DescriptorContent) =>
      editDescriptor(operator, { labId, basedOn, content: next }),
  };
}
const withPort = (content: DescriptorContent, index: number, port: number): DescriptorContent => ({
  ...content,
  hosts: content.hosts.map((host, i) => (i === index ? { ...host, ssh: { ...host.ssh, port } } : host)),
});

it("writes a revision with author, number and how much changed; a moved host has to be trusted again", async () => {
  const { operator, labId, content, edit } = await registered("a");
  const first = content.hosts[0];
  if (!first) throw new Error("a host");
  const added = { ...first, name: "a-3", ssh: { ...first.ssh, address: "A-3.example." } };
  const moved = withPort(content, 1, 2222);
  const next = { ...moved, hosts: [added, ...moved.hosts] };
  const { number, changes } = await edit(1, next);
  const kept = { ...added, ssh: { ...added.ssh, address: "a-3.example" } };
  expect(number).toBe(2);
  expect(changes).toEqual([
    { path: "hosts[a-2].ssh.port", kind: "changed", before: 22, after: 2222 },
    { path: "hosts[a-3]", kind: "added", after: kept },
  ]);
  expect(await diffRevisions(operator, { labId, number: 1, to: 2 })).toEqual(changes);
  expect(await diffRevisions(operator, { labId, number: 2, to: 1 })).toMatchObject([
    { kind: "removed", path: "hosts[a-3]" },
    { path: "hosts[a-2].ssh.port", before: 2222, after: 22 },
  ]);
  const { hostList, revision } = await getLab(operator, { labId });
  expect(revision).toMatchObject({ number: 2, author: operator.actor.name, source: "form" });
  expect(hostList.map(({ name, port, fingerprint }) => [name, port, fingerprint !== null])).toEqual([
    ["a-j", 22, true],
    ["a-1", 22, true],
    ["a-2", 2222, false],
    ["a-3", 22, false],
  ]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "descriptor.edit",
    subject: "a",
    labId,
    detail: { revision: 2, changes: 2 },
  });
});

it("refuses an edit of an older revision than the newest, also when two come at once", async () => {
  const { labId, operator, content, edit } = await registered("b");
  const asked = await Promise.allSettled([
    edit(1, withPort(content, 0, 23)),
    edit(1, withPort(content, 0, 24)),
  ]);
  expect(asked.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await refusalOf(edit(1, withPort(content, 1, 25)))).toEqual({
    code: "conflict",
    message:
      "Revision 2 was written since you began with revision 1: look at what it changed, then edit that one.",
  });
  const page = await listRevisions(operator, { labId });
  expect(page.items.map(({ number }) => number)).toEqual([2, 1]);
});

it("pages revisions, newest first", async () => {
  const { labId, operator, content, edit } = await registered("p");
  for (const number of [1, 2, 3]) await edit(number, withPort(content, 0, 100 + number));
  const first = await listRevisions(operator, { labId, limit: 3 });
  expect(first.items.map((one) => one.number)).toEqual([4, 3, 2]);
  expect(first.items[0]).not.toHaveProperty("content");
  const rest = await listRevisions(operator, { labId, limit: 3, cursor: first.nextCursor ?? "" });
  expect([rest.items.map((one) => one.number), rest.nextCursor]).toEqual([[1], null]);
  expect(await refusalOf(diffRevisions(operator, { labId, number: 1, to: 9 }))).toMatchObject({
    code: "not_found",
  });
});

it("F33: refuses what is wrong in it, and what differs in nothing", async () => {
  const { content, edit } = await registered("c");
  const [first, second] = content.hosts;
  if (!first || !second) throw new Error("two hosts");
  const twice = { ...content, hosts: [first, { ...second, ssh: first.ssh }] };
  await expect(edit(1, twice)).rejects.toMatchObject({
    code: "bad_input",
    message: expect.stringContaining("The machines c-1 and c-2 are one"),
  });
  await expect(edit(1, { ...content, jumpHosts: [] })).rejects.toMatchObject({
    issues: [{ field: "content.hosts.0.via" }, { field: "content.hosts.1.via" }],
  });
  const foreign = {
    ...first,
    ssh: { ...first.ssh, credentialId: first.ssh.credentialId.replace(/.$/, (x) => (x === "0" ? "1" : "0")) },
  };
  await expect(edit(1, { ...content, hosts: [foreign] })).rejects.toMatchObject({
    issues: [{ field: "content.hosts.0.credentialId" }],
  });
  expect(await refusalOf(edit(1, content))).toEqual({
    code: "bad_input",
    message: "Nothing differs from revision 1.",
  });
});

it("refuses to leave out a host that is a node of the lab's cluster, until it is gone", async () => {
  const { labId, content, edit } = await registered("n");
  const clusterId = await makeCluster(test.db, labId, "verified");
  const hosts = PLAN.hosts.slice(0, 2).map((host, index) => ({ ...host, name: `n-${index + 1}` }));
  const { cluster } = test.db.t;
  const set = (row: object) =>
    test.db.write(({ q }) => q.update(cluster).set(row).where(eq(cluster.id, clusterId)));
  await set({ plan: { ...PLAN, hosts } });
  const without = { ...content, hosts: content.hosts.slice(1) };
  expect(await refusalOf(edit(1, without))).toEqual({
    code: "wrong_state",
    message: "The host n-1 is a node of the lab's cluster: remove it from the cluster first.",
  });
  await set({ state: "gone" });
  expect((await edit(1, without)).number).toBe(2);
});

it("F34: refuses a host of another lab and names that lab", async () => {
  const other = await registered("d");
  const operator = await test.as("operator");
  const jumpHosts = [machine("own-j", { address: "d-j.example" })];
  const { labId } = await makeRegisteredLab(operator, { name: "e", jumpHosts, hosts: [machine("e-1")] });
  const { content } = await getDescriptor(operator, { labId });
  const host = content.hosts[0];
  if (!host) throw new Error("a host");
  const claimed = { ...host, name: "e-2", ssh: { ...host.ssh, address: "d-1.example" } };
  const refused = await refusalOf(
    editDescriptor(operator, { labId, basedOn: 1, content: { ...content, hosts: [host, claimed] } }),
  );
  expect(refused).toEqual({
    code: "conflict",
    message: "The host e-2 (d-1.example port 22) is d-1 of the lab d already: a host belongs to one lab.",
  });
  expect(other.content.hosts).toHaveLength(2);
});

it("is refused for practice labs, drafts and by who may not", async () => {
  const { content, labId } = await registered("f");
  const admin = await test.as("admin");
  const practice = await makeLab(test.db);
  const edit = (id: string) => editDescriptor(admin, { labId: id, basedOn: 1, content });
  expect(await refusalOf(edit(practice.id))).toMatchObject({
    message: expect.stringContaining("describes itself"),
  });
  const draft = await makeFinishedDraft(admin, { name: "g", hosts: [machine("g-1")] });
  expect(await refusalOf(edit(draft.labId))).toMatchObject({
    message: expect.stringContaining("is a draft"),
  });
  const stranger = editDescriptor(await test.as("operator"), { labId, basedOn: 1, content });
  expect(await refusalOf(stranger)).toMatchObject({ code: "forbidden" });
});

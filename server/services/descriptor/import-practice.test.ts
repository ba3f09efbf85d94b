import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { DescriptorContent } from "@/server/contract/lab";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { insertFirstDescriptor } from "../lab/insert-descriptor";
import { exportRevision } from "./export-revision";
import { importRevision } from "./import-revision";
import { previewImport } from "./preview-import";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

/** A practice lab as the job that made it describes it. */
async function practiceLab() {
  const { id: labId, name } = await makeLab(test.db);
  const credentialId = someId();
  const ssh = { port: 22, user: "root", credentialId };
  const content: DescriptorContent = {
    version: 1,
    provisioner: "practice-lab",
    jumpHosts: [{ name: "jump", ssh: { ...ssh, address: "198.18.0.2" } }],
    hosts: ["node-1", "node-2"].map((host, i) => ({
      name: host,
      ssh: { ...ssh, address: `198.18.0.${i + 3}` },
      via: ["jump"],
      roles: [i === 0 ? "control-plane" : "worker"],
      recordedHardware: i === 1,
    })),
    networks: { pods: "198.18.64.0/18", services: "198.18.128.0/18" },
  };
  const words = {
    author: "Ada",
    source: "practice lab",
    hostKeys: new Map(),
    keysAcceptedBy: "practice lab",
  };
  await test.db.write(async (db) => {
    const key = { id: credentialId, labId, kind: "ssh-key" as const, name: "key", sealed: "x", createdAt: 1 };
    await db.q.insert(db.t.credential).values(key);
    await insertFirstDescriptor({ ...test.system, db }, { labId, content, ...words });
  });
  return { owner: await test.as("lab_owner"), labId, name, content };
}

it("takes a practice lab's export back as what it was, and an edited one as its next revision", async () => {
  const { owner, labId, content } = await practiceLab();
  expect((await getLab(owner, { labId })).can).toMatchObject({
    edit: { allowed: false },
    import: { allowed: true },
  });
  const file = (format: "kuberef-pdf" | "kuberef-idf") => exportRevision(owner, { labId, number: 1, format });
  const files = [await file("kuberef-pdf"), await file("kuberef-idf")];
  expect(await previewImport(owner, { labId, files })).toMatchObject({ changes: [], problems: [] });
  const edited = files.map(({ name, text }) => ({
    name,
    text: text.replace(
      "node-2:\n        - k8s-cluster\n        - kube-node",
      "node-2: [k8s-cluster, kube-master]",
    ),
  }));
  const { changes } = await importRevision(owner, { labId, basedOn: 1, files: edited });
  expect(changes).toContainEqual(
    expect.objectContaining({ path: "hosts[node-2].roles", before: ["worker"], after: ["control-plane"] }),
  );
  const revision = await getDescriptor(owner, { labId });
  expect(revision).toMatchObject({ number: 2, source: "kuberef" });
  expect(revision.content.hosts.map(({ ssh }) => ssh)).toEqual(content.hosts.map(({ ssh }) => ssh));
  expect(revision.content).toMatchObject({ provisioner: "practice-lab", networks: content.networks });
});

it("refuses files that describe other hosts than a practice lab has", async () => {
  const { owner, labId } = await practiceLab();
  const { text } = await exportRevision(owner, { labId, number: 1, format: "inventory-ini" });
  const files = [{ name: "hosts.ini", text: text.replace("198.18.0.4", "203.0.113.4") }];
  const message =
    /a practice lab keeps the hosts it was made with, and the files describe node-2 at 203\.0\.113\.4/i;
  expect((await previewImport(owner, { labId, files })).problems[0]?.message).toMatch(message);
  expect(await refusalOf(importRevision(owner, { labId, basedOn: 1, files }))).toMatchObject({
    code: "bad_input",
    message: expect.stringMatching(message),
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import type { DescriptorContent } from "@/server/contract/lab";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { getDescriptor } from "./get-descriptor";
import { getLab } from "./get-lab";
import { insertFirstDescriptor } from "./insert-descriptor";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

async function describedLab(values: Parameters<typeof makeLab>[1] = {}) {
  const lab = await makeLab(test.db, values);
  const ssh = { address: "198.18.0.3", port: 22, user: "root", credentialId: someId() };
  const content: DescriptorContent = {
    version: 1,
    provisioner: "practice-lab",
    jumpHosts: [{ name: "jump", ssh }],
    hosts: [{ name: "node-1", ssh, via: ["jump"], roles: ["control-plane"], recordedHardware: true }],
  };
  const key = makeSshKeyPair("x").publicKey;
  await test.db.write((db) =>
    insertFirstDescriptor(
      { ...test.system, db },
      {
        labId: lab.id,
        author: "Ada",
        source: "practice lab",
        content,
        hostKeys: new Map([["jump", key]]),
        keysAcceptedBy: "practice lab",
      },
    ),
  );
  return { lab, content };
}

it("gives a revision whole, the newest or the one named", async () => {
  const { lab, content } = await describedLab();
  const viewer = await test.as("viewer");
  const revision = await getDescriptor(viewer, { labId: lab.id });
  expect(revision).toMatchObject({ number: 1, author: "Ada", source: "practice lab", content });
  expect(revision.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await getDescriptor(viewer, { labId: lab.id, number: 1 })).toEqual(revision);
  expect(await refusalOf(getDescriptor(viewer, { labId: lab.id, number: 2 }))).toMatchObject({
    code: "not_found",
    message: expect.stringContaining("Revision 2"),
  });
});

it("has none for a lab whose hosts are not there yet, and asks for a session", async () => {
  const lab = await makeLab(test.db, { state: "creating" });
  expect(await refusalOf(getDescriptor(await test.as("viewer"), { labId: lab.id }))).toMatchObject({
    code: "not_found",
  });
  expect(await refusalOf(getDescriptor(test.anonymous, { labId: lab.id }))).toMatchObject({
    code: "not_signed_in",
  });
});

it("says on the lab what the caller may do, by role first and then by state", async () => {
  const { lab } = await describedLab();
  expect((await getLab(await test.as("viewer"), { labId: lab.id })).can).toEqual({
    deploy: { allowed: false, reason: expect.stringContaining("Operator") },
    remove: { allowed: false, reason: expect.stringContaining("Lab owner") },
    kubeconfig: { allowed: false, reason: expect.stringContaining("Operator") },
    edit: { allowed: false, reason: expect.stringContaining("Lab owner") },
    import: { allowed: false, reason: expect.stringContaining("Lab owner") },
    forget: { allowed: false, reason: expect.stringContaining("Lab owner") },
    reset: { allowed: false, reason: expect.stringContaining("Lab owner") },
  });
  expect((await getLab(await test.as("operator"), { labId: lab.id })).can).toMatchObject({
    deploy: { allowed: true, reason: null },
    remove: { allowed: false },
    kubeconfig: { allowed: true },
  });
  const plain = await describedLab({ request: { kind: "plain" } });
  const { can } = await getLab(await test.as("admin"), { labId: plain.lab.id });
  expect(can.remove).toEqual({ allowed: true, reason: null });
  expect(can.edit).toEqual({ allowed: false, reason: expect.stringContaining("describes itself") });
  expect(can.deploy).toEqual({ allowed: false, reason: expect.stringContaining("plain") });
});

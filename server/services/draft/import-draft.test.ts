import { afterAll, beforeAll, expect, it } from "vitest";
import { readPairFiles } from "@/server/domain/descriptor/recorded/read-pair-under-test";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { expectSealed } from "../credential/credential-under-test";
import { listCredentials } from "../credential/list-credentials";
import { makeSshKey } from "../credential/make-ssh-key";
import { exportRevision } from "../descriptor/export-revision";
import { previewDraft } from "../descriptor/preview-import";
import { acceptHostKeys } from "../host-key/accept-host-keys";
import { getDescriptor } from "../lab/get-descriptor";
import { showKey } from "./draft-under-test";
import { getLabDraft } from "./get-lab-draft";
import { importDraft } from "./import-draft";
import { registerLab } from "./register-lab";
import { saveLabDraft } from "./save-lab-draft";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

const INVENTORY = `
[all:vars]
ansible_user=ops
ansible_become_password=canary-sudo-password
rack=7
[bastion]
jump ansible_host=192.0.2.1
[kube_control_plane]
cp1 ansible_host=192.0.2.11
[kube_node]
w1 ansible_host=192.0.2.12 ansible_port=2222 note="left alone"
`;
const files = [{ name: "hosts.ini", text: INVENTORY }];

it("makes an inventory the draft of a lab that is then registered as any other, with its roles and its rest", async () => {
  const operator = await test.as("operator");
  const preview = await previewDraft(operator, { files });
  expect(preview).toMatchObject({
    dialect: "inventory",
    basedOn: null,
    secrets: [{ kind: "sudo-password", line: 4 }],
  });
  const { labId, secrets } = await importDraft(operator, { name: "from files", files });
  expect(secrets).toBe(1);
  const { content, step } = await getLabDraft(operator, { labId });
  expect(step).toBe("hosts");
  expect(content.hosts.map(({ name, address, port, user }) => [name, address, port, user])).toEqual([
    ["cp1", "192.0.2.11", 22, "ops"],
    ["w1", "192.0.2.12", 2222, "ops"],
  ]);
  const [sudo] = await listCredentials(operator, { labId });
  expect(sudo).toMatchObject({ kind: "sudo-password", usedBy: ["jump", "cp1", "w1"] });
  await expectSealed(test, ["canary-sudo-password"], [preview, content, sudo]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "draft.import",
    detail: { source: "inventory" },
  });
  const key = await makeSshKey(operator, { labId, name: "key" });
  const withKey = <T extends object>(one: T) => ({ ...one, credentialId: key.id });
  const ready = { ...content, jumpHosts: content.jumpHosts.map(withKey), hosts: content.hosts.map(withKey) };
  await saveLabDraft(operator, { labId, step: "hosts", content: ready });
  const keys: { host: string; fingerprint: string }[] = [];
  for (const host of ["jump", "cp1", "w1"])
    keys.push({ host, fingerprint: await showKey(operator, labId, host) });
  await acceptHostKeys(operator, { labId, keys });
  await registerLab(operator, { labId });
  const revision = await getDescriptor(operator, { labId });
  expect(revision.source).toBe("inventory");
  expect(revision.content.hosts.map(({ roles, via }) => [roles, via])).toEqual([
    [["control-plane"], ["jump"]],
    [["worker"], ["jump"]],
  ]);
  const { text } = await exportRevision(operator, { labId, number: 1, format: "inventory-ini" });
  expect(text).toContain('"note=left alone"');
  expect(text).toContain("rack=7");
});

it("takes every recorded pair of a lab with addresses, and refuses a name in use and viewers", async () => {
  const operator = await test.as("operator");
  for (const pair of ["pharos/ericsson/pod1", "pharos/lf/pod4", "kuberef/equinix-metal"]) {
    const { labId } = await importDraft(operator, {
      name: pair.replaceAll("/", " "),
      files: readPairFiles(pair),
    });
    expect((await getLabDraft(operator, { labId })).content.hosts.length).toBeGreaterThan(1);
  }
  const again = importDraft(operator, { name: "from files", files });
  expect(await refusalOf(again)).toMatchObject({ code: "conflict" });
  const viewer = await test.as("viewer");
  expect(await refusalOf(importDraft(viewer, { name: "other", files }))).toMatchObject({ code: "forbidden" });
});

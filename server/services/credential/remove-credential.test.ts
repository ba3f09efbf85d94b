import { afterAll, beforeAll, expect, it } from "vitest";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { editDescriptor } from "../descriptor/edit-descriptor";
import { machine, makeFinishedDraft } from "../draft/draft-under-test";
import { registerLab } from "../draft/register-lab";
import { getDescriptor } from "../lab/get-descriptor";
import { addSudoPassword } from "./add-sudo-password";
import { draftOf } from "./credential-under-test";
import { listCredentials } from "./list-credentials";
import { makeSshKey } from "./make-ssh-key";
import { removeCredential } from "./remove-credential";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("deletes what no machine uses, in a draft and by the newest revision, and says so in the trail", async () => {
  const operator = await test.as("operator");
  const hosts = ["w1", "w2", "w3", "w4"].map((name) => machine(name));
  const { labId } = await makeFinishedDraft(operator, { name: "rock", hosts });
  const [key] = await listCredentials(operator, { labId });
  const credentialId = key?.id ?? "";
  expect(key?.usedBy).toEqual(["w1", "w2", "w3", "w4"]);
  const remove = () => removeCredential(operator, { labId, credentialId });
  const used = {
    code: "wrong_state",
    message: "w1, w2, w3 and 1 more log in with it: choose another credential there first.",
  };
  expect(await refusalOf(remove())).toEqual(used);
  await registerLab(operator, { labId });
  expect(await refusalOf(remove())).toEqual(used);
  const other = await makeSshKey(operator, { labId, name: "other" });
  const { content } = await getDescriptor(operator, { labId });
  const moved = content.hosts.map((host) => ({ ...host, ssh: { ...host.ssh, credentialId: other.id } }));
  await editDescriptor(operator, { labId, basedOn: 1, content: { ...content, hosts: moved } });
  expect(await remove()).toEqual({ labId, credentialId });
  expect(await listCredentials(operator, { labId })).toMatchObject([
    { id: other.id, usedBy: ["w1", "w2", "w3", "w4"] },
  ]);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "credential.remove",
    subject: "key",
    subjectId: credentialId,
    detail: { kind: "ssh-key", fingerprint: key?.fingerprint },
  });
});

it("deletes nothing of another lab, and nothing for viewers", async () => {
  const { operator, labId } = await draftOf(test, "one");
  const { id: credentialId } = await addSudoPassword(operator, {
    labId,
    name: "ops",
    password: "open sesame",
  });
  const other = await draftOf(test, "two");
  const foreign = removeCredential(other.operator, { labId: other.labId, credentialId });
  expect(await refusalOf(foreign)).toMatchObject({ code: "not_found" });
  const viewer = removeCredential(await test.as("viewer"), { labId, credentialId });
  expect(await refusalOf(viewer)).toMatchObject({ code: "forbidden" });
  expect(await listCredentials(operator, { labId })).toHaveLength(1);
});

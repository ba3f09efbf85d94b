import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { refusalOf, type ServiceTest, startServiceTest } from "../context-under-test";
import { machine, makeFinishedDraft, makeRegisteredLab, showKey } from "../draft/draft-under-test";
import { getLab } from "../lab/get-lab";
import { acceptHostKeys } from "./accept-host-keys";

let test: ServiceTest;
beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());

it("pins the key a person saw, and the new one of a host that was imaged anew, with both in the trail", async () => {
  const operator = await test.as("operator");
  const hosts = [machine("w1"), machine("w2"), machine("w3")];
  const { labId } = await makeRegisteredLab(operator, { name: "rock", hosts });
  const pinned = async () => {
    const { hostList } = await getLab(operator, { labId });
    return hostList.map((host) => host.fingerprint);
  };
  const [old1, old2, old3] = await pinned();
  const [new1, new2] = [await showKey(operator, labId, "w1"), await showKey(operator, labId, "w2")];
  const keys = [
    { host: "w1", fingerprint: new1 },
    { host: "w2", fingerprint: new2 },
  ];
  const { accepted } = await acceptHostKeys(operator, { labId, keys });
  expect(accepted).toEqual([
    { host: "w1", before: old1, fingerprint: new1 },
    { host: "w2", before: old2, fingerprint: new2 },
  ]);
  expect(await pinned()).toEqual([new1, new2, old3]);
  expect(await test.db.q.select().from(test.db.t.hostKey)).toHaveLength(3);
  expect((await test.auditTrail())[0]).toMatchObject({
    action: "host_key.accept",
    subject: "rock",
    labId,
    detail: { accepted },
  });
});

it("pins none of several when one shows another key than was seen, none yet, or is not there", async () => {
  const operator = await test.as("operator");
  const { labId, content } = await makeFinishedDraft(operator, {
    name: "draft",
    hosts: [machine("x1"), machine("x2")],
  });
  const before = await test.db.q.select().from(test.db.t.hostKey);
  const seen = await showKey(operator, labId, "x1");
  const meanwhile = await showKey(operator, labId, "x2");
  const stale = `SHA256:${"x".repeat(43)}`;
  const keys = [
    { host: "x1", fingerprint: seen },
    { host: "x2", fingerprint: stale },
    { host: "x9", fingerprint: stale },
  ];
  await expect(acceptHostKeys(operator, { labId, keys })).rejects.toMatchObject({
    code: "conflict",
    message: `The host x2 shows ${meanwhile} now and not ${stale}: compare its fingerprint again. 1 more place is wrong.`,
    issues: [{ field: "keys.1" }, { field: "keys.2", message: "the lab has no host x9" }],
  });
  expect(await test.db.q.select().from(test.db.t.hostKey)).toEqual(before);
  expect(content.hosts).toHaveLength(2);
  await test.db.write(({ q, t }) => q.update(t.hostTest).set({ shownKey: null }));
  const silent = acceptHostKeys(operator, { labId, keys: [{ host: "x1", fingerprint: seen }] });
  expect(await refusalOf(silent)).toMatchObject({ message: "The host x1 showed no key yet: test it first." });
});

it("is for operators, of labs that have hosts", async () => {
  const keys = [{ host: "w1", fingerprint: "SHA256:x" }];
  const { id: labId } = await makeLab(test.db, { state: "removed" });
  expect(await refusalOf(acceptHostKeys(await test.as("viewer"), { labId, keys }))).toMatchObject({
    code: "forbidden",
  });
  expect(await refusalOf(acceptHostKeys(await test.as("operator"), { labId, keys }))).toMatchObject({
    code: "wrong_state",
  });
});

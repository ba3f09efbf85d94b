import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { makeUser } from "@/db/testing/factories";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { makeSecretBox } from "@/server/infra/secret-box/secret-box";
import { verifyAuditChain } from "../audit";
import { type ServiceContext, systemClock } from "../context";
import { refusalOf } from "../context-under-test";
import { listCredentials } from "../credential/list-credentials";
import { diffRevisions } from "../descriptor/diff-revisions";
import { editDescriptor } from "../descriptor/edit-descriptor";
import { listRevisions } from "../descriptor/list-revisions";
import { forgetLab } from "../lab/forget-lab";
import { getDescriptor } from "../lab/get-descriptor";
import { getLab } from "../lab/get-lab";
import { setSecretBox } from "../secret-box";
import { createLabDraft } from "./create-lab-draft";
import { discardLabDraft } from "./discard-lab-draft";
import { machine, makeFinishedDraft } from "./draft-under-test";
import { registerLab } from "./register-lab";

/** What the SQLite tests cannot show: the same verbs on PostgreSQL, where writers really run at the same time. */
let postgres: TestPostgres;
let db: Database;
let operator: ServiceContext;
beforeAll(async () => {
  postgres = await startPostgres();
  setSecretBox(makeSecretBox(randomBytes(32)));
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  ({ db } = await postgres.createDb());
  const { id, name, email } = await makeUser(db, { role: "operator" });
  const actor = { kind: "user" as const, id, name, email, role: "operator" as const };
  operator = { actor, db, clock: systemClock, requestId: "r" };
});
const ended = (asked: PromiseSettledResult<unknown>[]) =>
  asked.map((one) => (one.status === "fulfilled" ? "done" : String(one.reason.code))).sort();
const twice = <T>(verb: () => Promise<T>) => Promise.allSettled([verb(), verb()]);

it("registers, edits, pages and forgets", async () => {
  const hosts = [machine("w1"), machine("w2")];
  const { labId } = await makeFinishedDraft(operator, { name: "rock", jumpHosts: [machine("j")], hosts });
  await registerLab(operator, { labId });
  const { content } = await getDescriptor(operator, { labId });
  const edited = { ...content, hosts: content.hosts.slice(1) };
  const edit = () => editDescriptor(operator, { labId, basedOn: 1, content: edited });
  expect(ended(await twice(edit))).toEqual(["conflict", "done"]);
  expect(await diffRevisions(operator, { labId, number: 1, to: 2 })).toMatchObject([
    { path: "hosts[w1]", kind: "removed" },
  ]);
  expect((await listRevisions(operator, { labId, limit: 1 })).items).toMatchObject([{ number: 2 }]);
  expect(await listCredentials(operator, { labId })).toMatchObject([{ usedBy: ["j", "w2"] }]);
  expect((await getLab(operator, { labId })).hostList.map((host) => host.name)).toEqual(["j", "w2"]);
  await forgetLab(operator, { labId, confirmName: "rock" });
  const system: ServiceContext = { ...operator, actor: { kind: "system", job: "a test" } };
  expect(await verifyAuditChain(system)).toMatchObject({ ok: true });
});

it("gives a host to one of two labs that are registered at once, and a name to one of two drafts", async () => {
  const hosts = [machine("w1", { address: "10.0.0.5" })];
  const drafts = [
    await makeFinishedDraft(operator, { name: "a", hosts }),
    await makeFinishedDraft(operator, { name: "b", hosts }),
  ];
  const asked = await Promise.allSettled(drafts.map(({ labId }) => registerLab(operator, { labId })));
  expect(ended(asked)).toEqual(["conflict", "done"]);
  const loser = drafts[asked.findIndex((one) => one.status === "rejected")]?.labId ?? "";
  expect(await refusalOf(registerLab(operator, { labId: loser }))).toMatchObject({ code: "conflict" });
  await discardLabDraft(operator, { labId: loser });
  const create = () => createLabDraft(operator, { name: "c", site: "", contact: "" });
  expect(ended(await twice(create))).toEqual(["conflict", "done"]);
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { runMigrations } from "@/db/migrate";
import { makeUser } from "@/db/testing/factories";
import { getApp } from "@/server/auth/app";
import { CredentialView } from "@/server/contract/credential";
import { Problem } from "@/server/contract/error-codes";
import { AcceptedHostKeys, PastedKnownHosts } from "@/server/contract/host-test";
import { LabDetail } from "@/server/contract/lab";
import {
  DescriptorChange,
  EditedDescriptor,
  HostTable,
  LabDraft,
  RegisteredLab,
  RevisionPage,
} from "@/server/contract/lab-draft";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { createApiKey } from "@/server/services/api-key/create-api-key";
import { systemClock } from "@/server/services/context";
import { handleApi } from "./api";

const HERE = "http://127.0.0.1:4100";
const PASSPHRASE = "canary of the passphrase";
const PASSWORD = "canary of the sudo password";
const folder = mkdtempSync(path.join(tmpdir(), "fairlead-registration-"));
const dataDir = path.join(folder, "data");
vi.stubEnv("FAIRLEAD_DATA", dataDir);

let bearer = "";
beforeAll(async () => {
  await runMigrations({ database: "sqlite", dataDir });
  const { db } = await getApp();
  const { id, name, email } = await makeUser(db, { role: "lab_owner" });
  const actor = { kind: "user" as const, id, name, email, role: "lab_owner" as const };
  const made = await createApiKey(
    { actor, db, clock: systemClock, requestId: "test" },
    { name: "ci", role: "lab_owner" },
  );
  bearer = made.secret;
});
afterAll(async () => {
  await (await getApp()).db.close();
  rmSync(folder, { recursive: true });
});

const said: string[] = [];
async function ask<T>(schema: z.ZodType<T>, method: string, place: string, body?: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await handleApi(new Request(`${HERE}/api/v1${place}`, init));
  const text = await answer.text();
  said.push(text);
  return schema.parse(JSON.parse(text));
}

it("registers a lab by hand over REST, edits it and forgets it; its secrets are sealed and said nowhere", async () => {
  const file = path.join(folder, "id");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-f", file, "-N", PASSPHRASE]);
  const privateKey = readFileSync(file, "utf8");

  const words = { name: "rock", site: "Munich", contact: "Ada" };
  const { labId } = await ask(LabDraft, "POST", "/lab-drafts", words);
  const lab = `/labs/${labId}`;
  const made = await ask(CredentialView, "POST", `${lab}/made-ssh-keys`, { name: "made" });
  const shut = await ask(Problem, "POST", `${lab}/ssh-keys`, { name: "own", privateKey });
  expect(shut).toMatchObject({ status: 400, detail: "This key is encrypted: give its passphrase." });
  const key = { name: "own", privateKey, passphrase: PASSPHRASE };
  const own = await ask(CredentialView, "POST", `${lab}/ssh-keys`, key);
  const sudo = { name: "sudo", password: PASSWORD };
  const { id: sudoCredentialId } = await ask(CredentialView, "POST", `${lab}/sudo-passwords`, sudo);

  const text = "ada@10.0.0.5:2222,,,w1\n10.0.0.6,ada,22,w2\n10.0.0.700";
  const table = await ask(HostTable, "POST", "/host-tables", { text });
  expect(table.problems).toMatchObject([{ line: 3, column: "address" }]);
  const hosts = table.hosts.map((host) => ({ ...host, credentialId: own.id, sudoCredentialId }));
  const jump = { name: "jump", address: "jump.example", credentialId: made.id };
  const content = { ...words, jumpHosts: [jump], hosts };
  const saved = await ask(LabDraft, "PUT", `${lab}/draft`, { step: "hosts", content });
  expect(await ask(LabDraft, "GET", `${lab}/draft`)).toEqual(saved);

  const hostKey = makeSshKeyPair("w").publicKey;
  const knownHosts = `jump.example,10.0.0.6 ${hostKey}`;
  const pasted = await ask(PastedKnownHosts, "POST", `${lab}/known-hosts`, { text: knownHosts });
  expect([pasted.pinned.length, pasted.missing]).toEqual([2, ["w1"]]);
  const early = await ask(Problem, "POST", `${lab}/registration`, {});
  expect(early).toMatchObject({ status: 400, issues: [{ field: "content.hosts.0" }] });
  const { publicKey, fingerprint } = makeSshKeyPair("w1");
  await showKey(labId, "w1", publicKey);
  const keys = [{ host: "w1", fingerprint }];
  const accepted = await ask(AcceptedHostKeys, "POST", `${lab}/host-keys`, { keys });
  expect(accepted).toEqual({ accepted: [{ host: "w1", before: null, fingerprint }] });

  expect(await ask(RegisteredLab, "POST", `${lab}/registration`)).toMatchObject({ labId, number: 1 });
  const detail = await ask(LabDetail, "GET", lab);
  expect(detail).toMatchObject({ state: "ready", revision: { number: 1 }, hosts: 2 });
  const first = await ask(z.object({ content: z.looseObject({}) }), "GET", `${lab}/descriptor`);
  const next = { ...first.content, networks: { pods: "10.1.0.0/16", services: "10.2.0.0/16" } };
  const edit = { basedOn: 1, content: next };
  const { changes } = await ask(EditedDescriptor, "POST", `${lab}/revisions`, edit);
  expect(changes).toMatchObject([{ path: "networks", kind: "added" }]);
  expect(await ask(Problem, "POST", `${lab}/revisions`, edit)).toMatchObject({ status: 409 });
  expect(await ask(z.array(DescriptorChange), "GET", `${lab}/revisions/1/diff?to=2`)).toEqual(changes);
  const { items } = await ask(RevisionPage, "GET", `${lab}/revisions?limit=1`);
  expect(items.map((one) => one.number)).toEqual([2]);

  const used = await ask(Problem, "DELETE", `${lab}/credentials/${own.id}`);
  expect(used.detail).toBe("w1, w2 log in with it: choose another credential there first.");
  const spare = await ask(CredentialView, "POST", `${lab}/made-ssh-keys`, { name: "spare" });
  const gone = await ask(z.object({ credentialId: z.string() }), "DELETE", `${lab}/credentials/${spare.id}`);
  expect(gone.credentialId).toBe(spare.id);
  const views = await ask(z.array(CredentialView), "GET", `${lab}/credentials`);
  expect(views.map(({ name, usedBy }) => [name, usedBy])).toEqual([
    ["made", ["jump"]],
    ["own", ["w1", "w2"]],
    ["sudo", ["w1", "w2"]],
  ]);
  expectSaidNowhere([PASSPHRASE, PASSWORD, "PRIVATE KEY", privateKey.split("\n")[3] ?? ""]);
  await ask(z.object({ labId: z.string() }), "POST", `${lab}/forgetting`, { confirmName: "rock" });
  expect(await ask(LabDetail, "GET", lab)).toMatchObject({ state: "removed", hostList: [] });
});

it("discards a draft by its address alone", async () => {
  const words = { name: "short", site: "", contact: "" };
  const { labId } = await ask(LabDraft, "POST", "/lab-drafts", words);
  expect(await ask(z.object({ labId: z.string() }), "DELETE", `/labs/${labId}/draft`)).toEqual({ labId });
  expect(await ask(Problem, "GET", `/labs/${labId}/draft`)).toMatchObject({ status: 409 });
});

/** What a connection test leaves of a host: the key it showed. */
async function showKey(labId: string, name: string, shownKey: string): Promise<void> {
  const { db } = await getApp();
  await db.write(async ({ q, t }) => {
    const rows = await q.select().from(t.host).where(eq(t.host.labId, labId));
    const hostId = rows.find((row) => row.name === name)?.id ?? "";
    const words = { labId, jobId: labId, status: "asks" as const, steps: [], addresses: [], at: 1 };
    await q.insert(t.hostTest).values({ ...words, hostId, shownKey });
  });
}

/** Answers, and every file of the data folder, database and its journal with it. */
function expectSaidNowhere(secrets: readonly string[]): void {
  const files = readdirSync(dataDir, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "latin1"));
  expect(files.length).toBeGreaterThan(1);
  for (const text of [...files, ...said]) {
    for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  }
}

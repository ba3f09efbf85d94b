import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DraftMachine } from "@/server/contract/lab-draft";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { type Engine, startEngine } from "../engine-under-test";
import { DraftUnderTest, saidAt, stepsOf } from "./lab-of-sshds-under-test";
import { type HostWithUser, startHostWithUser } from "./plain-user-under-test";

const login = makeSshKeyPair("fairlead");
const password = `pw-${randomBytes(12).toString("base64url")}`;
const wrong = `no-${randomBytes(12).toString("base64url")}`;
const TWINS = "127.0.0.1 twins\n127.0.0.2 twins\n127.0.0.1 only-there\n";
let engine: Engine;
let draft: DraftUnderTest;
let host: HostWithUser;
let other: HostWithUser;
let jump: Sshd;
let key: string;

beforeAll(async () => {
  engine = await startEngine();
  await engine.startRunner();
  host = await startHostWithUser({ password, sudo: true, authorized: [] });
  other = await startHostWithUser({ password, sudo: false, authorized: [] });
  const hosts = { text: `127.0.0.1 localhost\n${TWINS}`, mode: 0o644 };
  jump = await startSshd({ authorized: [login.publicKey], files: { "/etc/hosts": hosts } });
  draft = await DraftUnderTest.make(engine);
  key = await draft.seal("ssh-key", login.privateKey, login);
});
afterAll(async () => {
  await host?.stop();
  await other?.stop();
  await jump?.stop();
  await engine?.stop();
});

const machine = (name: string, sshd: Sshd, more: Partial<DraftMachine> = {}) =>
  DraftMachine.parse({
    name,
    address: sshd.address,
    port: sshd.port,
    user: "oper",
    credentialId: key,
    ...more,
  });
const describeHost = async (more: Partial<DraftMachine> = {}, from = host) => {
  await draft.describe({ hosts: [machine("one", from.sshd, more)] });
  await draft.pin("one", from.sshd.hostKey.publicKey);
};

/** Everything a job left in the database. */
async function traceOf(jobId: string): Promise<string> {
  const { jobEvent, hostTest, hostFacts } = engine.db.t;
  const { q } = engine.db;
  const rows = [
    await q.select().from(jobEvent),
    await q.select().from(hostTest),
    await q.select().from(hostFacts),
  ];
  return JSON.stringify([rows, await engine.jobRow(jobId)]) + (await engine.storedLog(jobId)).text;
}

async function install(secret: string) {
  const passwordId = await draft.seal("once-password", secret);
  const id = await draft.queue("install-key", { credentialId: key, passwordId, hosts: ["one"] });
  const job = await engine.untilStatus(id);
  const { credential } = engine.db.t;
  expect(await engine.db.q.select().from(credential).where(eq(credential.id, passwordId))).toEqual([]);
  expect(await traceOf(id)).not.toContain(secret);
  return { job, log: (await engine.storedLog(id)).text };
}

it("installs a key with a password that is gone afterwards, once however often it is asked", async () => {
  await describeHost();
  const refused = await install(wrong);
  expect(refused.job.status).toBe("failed");
  expect(refused.log).toMatch(/one does not let oper in with this password/);
  const first = await install(password);
  expect(first.log).toMatch(/the key was added and lets oper in/);
  expect(first.job).toMatchObject({ status: "succeeded", message: "The key works on 1 of 1 machine." });
  expect((await install(password)).log).toMatch(/the key was there already/);
  const file = path.join(host.home, ".ssh/authorized_keys");
  expect(readFileSync(file, "utf8")).toBe(`${login.publicKey}\n`);
  expect([statSync(path.dirname(file)).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
});

it("F35: a wrong sudo password is told, and is in no log, event or row; the right one works", async () => {
  await describeHost();
  expect(saidAt((await draft.test()).tests.one, "sudo")).toMatch(/^sudo asks oper for a password on one/);
  await describeHost({ sudoCredentialId: await draft.seal("sudo-password", wrong) });
  const refused = await draft.test();
  expect(stepsOf(refused.tests.one)).toMatchObject({ login: "ok", sudo: "failed", python: "skipped" });
  expect(saidAt(refused.tests.one, "sudo")).toBe(
    "The sudo password of oper is wrong on one: store the right one.",
  );
  expect(await traceOf(refused.job.id)).not.toContain(wrong);
  await describeHost({ sudoCredentialId: await draft.seal("sudo-password", password) });
  const right = await draft.test();
  expect(saidAt(right.tests.one, "sudo")).toBe("sudo works with the stored password.");
  expect(right.tests.one?.status).toBe("ok");
  expect(await traceOf(right.job.id)).not.toContain(password);
});

it("reads as a plain user what he may see, and as root with his sudo password, which is nowhere", async () => {
  const { hostFacts } = engine.db.t;
  const read = async () => {
    const id = await draft.queue("read-facts", { hosts: ["one"] });
    expect(await engine.untilStatus(id)).toMatchObject({ status: "succeeded" });
    const [row] = await engine.db.q.select().from(hostFacts).where(eq(hostFacts.jobId, id));
    return { trace: await traceOf(id), facts: row?.facts };
  };
  await describeHost();
  const plain = await read();
  expect(plain.facts).toMatchObject({ root: false, format: 1 });
  expect(plain.facts?.unread.map((one) => one.what)).toContain("programs that listen");
  await describeHost({ sudoCredentialId: await draft.seal("sudo-password", password) });
  const asRoot = await read();
  expect(asRoot.facts?.root).toBe(true);
  expect(asRoot.trace).not.toContain(password);
  await describeHost({ sudoCredentialId: await draft.seal("sudo-password", wrong) });
  const without = await read();
  expect(without.facts?.root).toBe(false);
  expect(without.trace).not.toContain(wrong);
});

it("tells a user who may not use sudo at all", async () => {
  await describeHost({}, other);
  expect((await install(password)).job.status).toBe("succeeded");
  await describeHost({ sudoCredentialId: await draft.seal("sudo-password", password) }, other);
  expect(saidAt((await draft.test()).tests.one, "sudo")).toMatch(/^oper may not use sudo on one/);
});

it("F32: a name that is two addresses on the jump host is refused, naming both; others are resolved there too", async () => {
  rmSync(path.join(other.home, ".ssh"), { recursive: true, force: true });
  const jumpHost = DraftMachine.parse({
    name: "jump",
    address: jump.address,
    port: jump.port,
    credentialId: key,
  });
  await draft.describe({
    jumpHosts: [jumpHost],
    hosts: [
      machine("two", host.sshd, { address: "twins" }),
      machine("three", host.sshd, { address: "only-there" }),
    ],
  });
  await draft.pin("jump", jump.hostKey.publicKey);
  const { tests } = await draft.test();
  expect(stepsOf(tests.two)).toMatchObject({ resolve: "failed", connect: "skipped" });
  expect(saidAt(tests.two, "resolve")).toMatch(
    /^twins is 127.0.0.[12] and 127.0.0.[12] on jump: give the one address/,
  );
  expect(stepsOf(tests.three)).toMatchObject({ resolve: "ok", connect: "ok", fingerprint: "asks" });
  expect(saidAt(tests.three, "resolve")).toBe("only-there is 127.0.0.1 on jump.");
});

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { asc, eq } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HostFacts } from "@/server/contract/host-facts";
import { DraftMachine } from "@/server/contract/lab-draft";
import { PracticeLabState } from "@/server/contract/practice-lab";
import { callDaemon } from "@/server/infra/practice-lab/call-daemon";
import { openPracticeLab } from "@/server/infra/practice-lab/client";
import { LabUnderTest, practiceHost } from "@/server/infra/practice-lab/lab-under-test";
import { fingerprintOf } from "@/server/infra/ssh/key-pair";
import { type Engine, startEngine } from "../engine-under-test";
import { DraftUnderTest, saidAt, stepsOf } from "./lab-of-sshds-under-test";

let engine: Engine;
let lab: LabUnderTest;
let socket = "";
let state: PracticeLabState;
let draft: DraftUnderTest;
let key: string;
const password = `pw-${randomBytes(12).toString("base64url")}`;
const wrong = `no-${randomBytes(12).toString("base64url")}`;

beforeAll(async () => {
  lab = await LabUnderTest.make();
  socket = await openPracticeLab({ labId: v7(), machine: lab.machine() });
  const hosts = [practiceHost("plain", "worker"), practiceHost("telco", "telco")];
  const up = await callDaemon(socket, { verb: "up", kind: "plain", authorizedKey: lab.authorizedKey, hosts });
  state = PracticeLabState.parse(up);
  await lab.trust(state);
  engine = await startEngine();
  await engine.startRunner();
  draft = await DraftUnderTest.make(engine);
  const pair = {
    privateKey: readFileSync(path.join(lab.folder, "id"), "utf8"),
    publicKey: lab.authorizedKey,
    fingerprint: fingerprintOf(lab.authorizedKey),
  };
  key = await draft.seal("ssh-key", pair.privateKey, pair);
  await lab.ssh(
    "plain",
    `useradd -m -s /bin/sh oper && echo oper:${password} | chpasswd && install -d -o oper -m 700 /home/oper/.ssh && ` +
      "install -o oper -m 600 /root/.ssh/authorized_keys /home/oper/.ssh/",
  );
});
afterAll(async () => {
  await engine?.stop();
  if (socket !== "") await callDaemon(socket, { verb: "remove" });
  await lab?.end();
});

const addressOf = (name: string) => state.hosts.find((host) => host.name === name)?.address ?? "";
const machine = (name: string, more: Partial<DraftMachine> = {}) =>
  DraftMachine.parse({ name, address: addressOf(name), credentialId: key, ...more });

async function describeLab(hosts: DraftMachine[]): Promise<void> {
  await draft.describe({ jumpHosts: [machine("jump")], hosts });
  for (const { name, hostKey } of state.hosts) {
    if (name === "jump" || hosts.some((one) => one.name === name)) await draft.pin(name, hostKey);
  }
}

/** Everything a job left in the database. */
async function traceOf(jobId: string): Promise<string> {
  const { jobEvent, hostTest, hostFacts } = engine.db.t;
  const events = await engine.db.q.select().from(jobEvent).where(eq(jobEvent.jobId, jobId));
  const rows = [await engine.db.q.select().from(hostTest), await engine.db.q.select().from(hostFacts)];
  return JSON.stringify([events, rows, await engine.jobRow(jobId)]) + (await engine.storedLog(jobId)).text;
}

async function readFacts(hosts: string[]): Promise<{ id: string; facts: HostFacts }> {
  const id = await draft.queue("read-facts", { hosts });
  const job = await engine.untilStatus(id);
  expect(job.message).toBe(`${hosts.length} of ${hosts.length} host${hosts.length === 1 ? "" : "s"} read.`);
  const { hostFacts } = engine.db.t;
  const rows = await engine.db.q
    .select()
    .from(hostFacts)
    .where(eq(hostFacts.jobId, id))
    .orderBy(asc(hostFacts.at));
  const facts = rows.at(-1)?.facts;
  if (!facts) throw new Error("nothing was read");
  return { id, facts };
}

describe("a connection test on real hosts", () => {
  it("F35: a wrong sudo password is told, and is in no log, event or test; the right one works", async () => {
    const root = "usermod -aG sudo oper";
    await describeLab([machine("plain", { user: "oper" })]);
    expect(saidAt((await draft.test()).tests.plain, "sudo")).toMatch(
      /sudo asks oper for a password|may not use sudo/,
    );
    await lab.ssh("plain", root);
    const wrongId = await draft.seal("sudo-password", wrong);
    await describeLab([machine("plain", { user: "oper", sudoCredentialId: wrongId })]);
    const refused = await draft.test();
    expect(stepsOf(refused.tests.plain)).toMatchObject({ login: "ok", sudo: "failed", python: "skipped" });
    expect(saidAt(refused.tests.plain, "sudo")).toBe(
      "The sudo password of oper is wrong on plain: store the right one.",
    );
    expect(await traceOf(refused.job.id)).not.toContain(wrong);
    const rightId = await draft.seal("sudo-password", password);
    await describeLab([machine("plain", { user: "oper", sudoCredentialId: rightId })]);
    const right = await draft.test();
    expect(right.tests.plain?.status).toBe("ok");
    expect(saidAt(right.tests.plain, "sudo")).toBe("sudo works with the stored password.");
    expect(await traceOf(right.job.id)).not.toContain(password);
  });

  it("F32: a name that is two addresses on the jump host is refused, naming both; one of its own is resolved there", async () => {
    const [plain, telco] = [addressOf("plain"), addressOf("telco")];
    await lab.ssh(
      "jump",
      `printf '%s twins\\n%s twins\\n%s only-there\\n' ${plain} ${telco} ${plain} >> /etc/hosts`,
    );
    await describeLab([machine("plain", { address: "only-there" }), machine("telco", { address: "twins" })]);
    const { tests } = await draft.test();
    expect(stepsOf(tests.telco)).toMatchObject({ resolve: "failed", connect: "skipped" });
    expect(saidAt(tests.telco, "resolve")).toContain(plain);
    expect(saidAt(tests.telco, "resolve")).toContain(`${telco} on jump`);
    expect(tests.plain?.status).toBe("ok");
    expect(saidAt(tests.plain, "resolve")).toBe(`only-there is ${plain} on jump.`);
  });

  it("warns of a host without Python and reads its facts all the same", async () => {
    await lab.ssh("plain", "mv /usr/bin/python3 /usr/bin/python3.away");
    await describeLab([machine("plain")]);
    const { job, tests } = await draft.test();
    const { facts } = await readFacts(["plain"]);
    await lab.ssh("plain", "mv /usr/bin/python3.away /usr/bin/python3");
    expect(job.status).toBe("succeeded");
    expect(tests.plain?.status).toBe("warn");
    expect(facts).toMatchObject({ python: null, root: true, os: { id: "debian", versionId: "12" } });
  });
});

describe("facts of real hosts", () => {
  it("tell the recorded telco hardware: NUMA, isolated CPUs, huge pages per node, VFs with their driver", async () => {
    await describeLab([machine("plain"), machine("telco")]);
    const { facts } = await readFacts(["telco"]);
    expect(facts.cpu).toMatchObject({ sockets: 2, threads: 4, online: "0-3", isolated: "2-3" });
    expect(facts.numa.map((node) => [node.id, node.hugePages])).toEqual([
      [0, [{ sizeKiB: 2048, total: 64, free: 64 }]],
      [1, [{ sizeKiB: 2048, total: 64, free: 64 }]],
    ]);
    const pf = facts.nics.find((nic) => nic.sriov !== null);
    expect(pf).toMatchObject({ driver: "igb", numaNode: 1, sriov: { total: 7, num: 4 } });
    expect(pf?.sriov?.vfs.map((vf) => vf.driver)).toEqual(["igbvf", "igbvf", "igbvf", "igbvf"]);
    expect(facts.nics.filter((nic) => nic.kind === "virtual-function")).toHaveLength(4);
    expect(facts.dmi.product).toMatch(/Telco/);
    expect(facts.nics.find((nic) => nic.name === "eth0")?.addresses).toContain(`${addressOf("telco")}/24`);
    expect(Math.abs(facts.clock.skewMs)).toBeLessThanOrEqual(facts.clock.uncertaintyMs + 1);
    const { host, hostReach } = engine.db.t;
    const [seen] = await engine.db.q
      .select({ reach: hostReach.reach })
      .from(hostReach)
      .innerJoin(host, eq(host.id, hostReach.hostId))
      .where(eq(host.name, "telco"));
    expect(seen?.reach.ways).toMatchObject([
      { host: "plain", address: addressOf("plain"), echo: true, mtu: 1500, lost: null },
    ]);
    expect(seen?.reach.ways[0]?.ports).toEqual(
      [6443, 10250, 2379, 2380].map((port) => ({ port, state: "refused" })),
    );
    expect(seen?.reach.names).toContainEqual({ name: "plain", addresses: [addressOf("plain")] });
  });

  it("tell leftovers, a taken port and who holds the package lock, and count what changed since", async () => {
    await describeLab([machine("plain"), machine("telco")]);
    const { facts: clean } = await readFacts(["plain"]);
    expect(clean).toMatchObject({ leftovers: [], packageLock: null, kubeadmRuns: false, owner: null });
    const holder =
      "import fcntl,socket,time;f=open('/var/lib/dpkg/lock-frontend','w');fcntl.lockf(f,fcntl.LOCK_EX);" +
      "s=socket.socket();s.bind(('0.0.0.0',10250));s.listen();time.sleep(60)";
    await lab.ssh(
      "plain",
      `mkdir -p /etc/kubernetes && touch /etc/kubernetes/admin.conf; setsid -f python3 -c "${holder}" </dev/null >/dev/null 2>&1; sleep 1`,
    );
    const { id, facts } = await readFacts(["plain"]);
    expect(facts.leftovers).toEqual([{ kind: "path", what: "/etc/kubernetes" }]);
    expect(facts.packageLock).toMatch(/^python3 \(pid \d+\) holds \/var\/lib\/dpkg\/lock-frontend$/);
    expect(facts.listening).toContainEqual({ address: "0.0.0.0", port: 10250, process: "python3" });
    expect((await engine.storedLog(id)).text).toMatch(/plain: Debian .* 3 changes$/m);
    await lab.ssh(
      "plain",
      "rm -r /etc/kubernetes; fuser -k 10250/tcp 2>/dev/null || kill $(ss -ltnpH 'sport = :10250' | grep -o 'pid=[0-9]*' | cut -d= -f2)",
    );
  });

  it("are read by a plain user as far as he may look, and as root with his sudo password, which is nowhere", async () => {
    await lab.ssh("plain", "deluser oper sudo 2>/dev/null || gpasswd -d oper sudo");
    await describeLab([machine("plain", { user: "oper" })]);
    const plain = await readFacts(["plain"]);
    expect(plain.facts).toMatchObject({ root: false, os: { id: "debian" }, cpu: { threads: 2 } });
    expect(plain.facts.unread.map((one) => one.what)).toContain("programs that listen");
    await lab.ssh("plain", "usermod -aG sudo oper");
    const sudoCredentialId = await draft.seal("sudo-password", password);
    await describeLab([machine("plain", { user: "oper", sudoCredentialId })]);
    const asRoot = await readFacts(["plain"]);
    expect(asRoot.facts.root).toBe(true);
    expect(await traceOf(asRoot.id)).not.toContain(password);
    const wrongId = await draft.seal("sudo-password", wrong);
    await describeLab([machine("plain", { user: "oper", sudoCredentialId: wrongId })]);
    const without = await readFacts(["plain"]);
    expect(without.facts.root).toBe(false);
    expect(await traceOf(without.id)).not.toContain(wrong);
  });
});

it("installs a key with a password that is gone afterwards, once however often it is asked", async () => {
  await lab.ssh(
    "plain",
    "rm /home/oper/.ssh/authorized_keys; printf 'PasswordAuthentication yes\\n' > /etc/ssh/sshd_config.d/00-test.conf; systemctl restart ssh",
  );
  await describeLab([machine("plain", { user: "oper" })]);
  const install = async (secret: string) => {
    const passwordId = await draft.seal("once-password", secret);
    const id = await draft.queue("install-key", { credentialId: key, passwordId, hosts: ["plain"] });
    const job = await engine.untilStatus(id);
    const { credential } = engine.db.t;
    expect(await engine.db.q.select().from(credential).where(eq(credential.id, passwordId))).toEqual([]);
    expect(await traceOf(id)).not.toContain(secret);
    return { job, log: (await engine.storedLog(id)).text };
  };
  const refused = await install(wrong);
  expect(refused.job.status).toBe("failed");
  expect(refused.log).toMatch(/plain does not let oper in with this password/);
  const first = await install(password);
  expect(first.log).toMatch(/the key was added and lets oper in/);
  expect(first.job).toMatchObject({ status: "succeeded", message: "The key works on 1 of 1 machine." });
  expect((await install(password)).log).toMatch(/the key was there already/);
  const kept = await lab.ssh(
    "plain",
    "stat -c '%a %U' /home/oper/.ssh /home/oper/.ssh/authorized_keys; wc -l < /home/oper/.ssh/authorized_keys",
  );
  expect(kept).toBe("700 oper\n600 oper\n1");
});

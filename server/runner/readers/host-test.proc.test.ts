import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DraftMachine } from "@/server/contract/lab-draft";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { freePort, type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { type Engine, type RunnerProcess, startEngine } from "../engine-under-test";
import { DraftUnderTest, saidAt, stepsOf } from "./lab-of-sshds-under-test";

const login = makeSshKeyPair("fairlead");
const GREEN = {
  ...{ resolve: "ok", connect: "ok", banner: "ok", fingerprint: "ok", login: "ok", sudo: "ok", python: "ok" },
};
const ASKS = {
  ...{ resolve: "ok", connect: "ok", banner: "ok", fingerprint: "asks", login: "skipped", sudo: "skipped" },
  python: "skipped",
};

let engine: Engine;
let runner: RunnerProcess;
let draft: DraftUnderTest;
let key: string;
const sshds: Record<"jump" | "jump2" | "one" | "two" | "six", Sshd> = {} as never;

beforeAll(async () => {
  engine = await startEngine();
  runner = await engine.startRunner();
  const authorized = [login.publicKey];
  for (const name of ["jump", "jump2", "one", "two"] as const) sshds[name] = await startSshd({ authorized });
  sshds.six = await startSshd({ authorized, address: "::1" });
});
afterAll(async () => {
  for (const sshd of Object.values(sshds)) await sshd.stop();
  await engine?.stop();
});

const machine = (name: string, sshd: { address: string; port: number }, more: Partial<DraftMachine> = {}) =>
  DraftMachine.parse({ name, address: sshd.address, port: sshd.port, credentialId: key, ...more });

/** A draft of its own with these machines, all pinned unless said otherwise. */
async function register(
  machines: { jumpHosts?: DraftMachine[]; hosts: DraftMachine[] },
  pins: Record<string, Sshd>,
): Promise<void> {
  await draft.describe(machines);
  for (const [name, sshd] of Object.entries(pins)) await draft.pin(name, sshd.hostKey.publicKey);
}
async function newDraft(): Promise<void> {
  draft = await DraftUnderTest.make(engine);
  key = await draft.seal("ssh-key", login.privateKey, login);
}

describe("a connection test", () => {
  it("asks for the keys of the jump host, then of the hosts behind it, and is green once they are pinned", async () => {
    await newDraft();
    const [jumpHosts, hosts] = [
      [machine("jump", sshds.jump)],
      [machine("one", sshds.one), machine("two", sshds.two)],
    ];
    await register({ jumpHosts, hosts }, {});
    const first = await draft.test();
    expect(first.job.status).toBe("succeeded");
    expect(first.job.message).toMatch(/key of jump has to be compared/);
    expect(stepsOf(first.tests.jump)).toEqual(ASKS);
    expect(first.tests.jump?.shownKey?.fingerprint).toBe(sshds.jump.hostKey.fingerprint);
    expect(saidAt(first.tests.jump, "fingerprint")).toContain(sshds.jump.hostKey.fingerprint);
    expect(first.tests.one?.status).toBe("skipped");
    expect(saidAt(first.tests.one, "resolve")).toMatch(/jump host jump has to be accepted/);
    // nobody was told who we are before the key was accepted
    expect(sshds.jump.log()).not.toMatch(/Accepted|Failed|user root/);

    await draft.pin("jump", sshds.jump.hostKey.publicKey);
    const second = await draft.test();
    expect(stepsOf(second.tests.jump)).toEqual(GREEN);
    expect(stepsOf(second.tests.one)).toEqual(ASKS);
    expect(saidAt(second.tests.one, "connect")).toContain("through jump");

    await draft.pin("one", sshds.one.hostKey.publicKey);
    await draft.pin("two", sshds.two.hostKey.publicKey);
    const third = await draft.test();
    expect(third.job).toMatchObject({ status: "succeeded", message: "3 of 3 machines are ready." });
    expect(Object.values(third.tests).map(stepsOf)).toEqual([GREEN, GREEN, GREEN]);
    expect(saidAt(third.tests.two, "sudo")).toBe("root is root.");
    expect(third.log).toContain("two: python ok: Python 3.");
  });

  it("F31: IPv6 literals are connected to as they are, with and without a jump host", async () => {
    await newDraft();
    await register({ hosts: [machine("six", sshds.six)] }, { six: sshds.six });
    const direct = await draft.test();
    expect(stepsOf(direct.tests.six)).toEqual(GREEN);
    expect(saidAt(direct.tests.six, "connect")).toContain(`[::1]:${sshds.six.port}`);
    await register(
      { jumpHosts: [machine("jump", sshds.jump)], hosts: [machine("six", sshds.six)] },
      { jump: sshds.jump },
    );
    expect(stepsOf((await draft.test()).tests.six)).toEqual(GREEN);
  });

  it("F24: a closed port is told as one, from here and from the jump host", async () => {
    await newDraft();
    const closed = { address: "127.0.0.1", port: await freePort("127.0.0.1") };
    await register({ hosts: [machine("shut", closed), machine("one", sshds.one)] }, { one: sshds.one });
    const direct = await draft.test();
    expect(direct.job.status).toBe("failed");
    expect(direct.job.message).toContain("not ready: shut");
    expect(stepsOf(direct.tests.shut)).toMatchObject({ resolve: "ok", connect: "failed", banner: "skipped" });
    expect(saidAt(direct.tests.shut, "connect")).toMatch(
      new RegExp(`Port ${closed.port} of 127.0.0.1 is closed`),
    );
    expect(stepsOf(direct.tests.one)).toEqual(GREEN);
    await register(
      { jumpHosts: [machine("jump", sshds.jump)], hosts: [machine("shut", closed)] },
      { jump: sshds.jump },
    );
    const behind = (await draft.test()).tests.shut;
    expect(saidAt(behind, "connect")).toMatch(/is closed, seen from jump/);
  });

  it("F23: a wrong address is told within seconds: a name nobody knows, and an address where nobody is", async () => {
    await newDraft();
    const nobody = { address: "nobody.invalid", port: 22 };
    const silent = { address: "192.0.2.1", port: 22 };
    await register({ hosts: [machine("lost", nobody), machine("silent", silent)] }, {});
    const { tests } = await draft.test();
    expect(saidAt(tests.lost, "resolve")).toMatch(/^Nothing on this machine knows the name nobody.invalid: /);
    // where packets to nowhere are answered by somebody else, that one speaks no SSH
    expect(tests.silent?.status).toBe("failed");
    expect(stepsOf(tests.silent).login).toBe("skipped");
    await register(
      { jumpHosts: [machine("jump", sshds.jump)], hosts: [machine("lost", nobody)] },
      { jump: sshds.jump },
    );
    expect(saidAt((await draft.test()).tests.lost, "resolve")).toMatch(/^Nothing on jump knows/);
  });

  it("tells a port where something else than SSH answers, or nothing", async () => {
    await newDraft();
    const servers = [
      createServer((socket) => socket.end("220 mail ready\r\n")),
      createServer((socket) => socket.on("error", () => {})),
      createServer((socket) => socket.destroy()),
    ];
    const ports = await Promise.all(servers.map(listen));
    const hosts = ["mail", "mute", "gone"].map((name, at) =>
      machine(name, { address: "127.0.0.1", port: ports[at] ?? 0 }),
    );
    await register({ hosts }, {});
    const { tests } = await draft.test();
    for (const server of servers) server.close();
    expect(saidAt(tests.mail, "banner")).toContain('it says "220 mail ready"');
    expect(saidAt(tests.mute, "banner")).toMatch(/is open and says nothing/);
    expect(saidAt(tests.gone, "banner")).toMatch(/hangs up at once/);
  });

  it("F25: a wrong key is told with its name and fingerprint", async () => {
    await newDraft();
    const other = makeSshKeyPair("another");
    const wrong = await draft.seal("ssh-key", other.privateKey, other);
    await register({ hosts: [machine("one", sshds.one, { credentialId: wrong })] }, { one: sshds.one });
    const { tests } = await draft.test();
    expect(stepsOf(tests.one)).toMatchObject({ fingerprint: "ok", login: "failed", sudo: "skipped" });
    expect(saidAt(tests.one, "login")).toContain(
      `does not let root in with the key a ssh-key (${other.fingerprint})`,
    );
    await register({ hosts: [machine("one", sshds.one, { credentialId: null })] }, {});
    expect(saidAt((await draft.test()).tests.one, "login")).toMatch(/No SSH key is chosen for one/);
  });

  it("F27: a changed host key stops the test with the old and the new fingerprint, before anything logs in", async () => {
    await newDraft();
    const made = await startSshd({ authorized: [login.publicKey] });
    try {
      await register({ hosts: [machine("host", made)] }, { host: made });
      expect(stepsOf((await draft.test()).tests.host)).toEqual(GREEN);
      const before = made.hostKey.fingerprint;
      const logins = made.log().match(/Accepted publickey/g)?.length;
      await made.restart(makeSshKeyPair("re-imaged"));
      const { tests, job } = await draft.test();
      expect(job.status).toBe("failed");
      expect(stepsOf(tests.host)).toMatchObject({ fingerprint: "failed", login: "skipped" });
      const said = saidAt(tests.host, "fingerprint");
      expect(said).toContain(`shows ${made.hostKey.fingerprint} and ${before} is pinned`);
      expect(tests.host).toMatchObject({
        pinnedFingerprint: before,
        shownKey: { fingerprint: made.hostKey.fingerprint },
      });
      expect(made.log().match(/Accepted publickey/g)?.length).toBe(logins);
    } finally {
      await made.stop();
    }
  });

  it("F28: a jump host that is down is the only red one; hosts behind it say that they wait for it", async () => {
    await newDraft();
    const down = { address: "127.0.0.1", port: await freePort("127.0.0.1") };
    await register(
      { jumpHosts: [machine("jump", down)], hosts: [machine("one", sshds.one)] },
      { one: sshds.one },
    );
    const { tests, job } = await draft.test(["one"]);
    expect(job.message).toBe("0 of 2 machines are ready; not ready: jump.");
    expect(tests.jump?.status).toBe("failed");
    expect(tests.one?.status).toBe("skipped");
    expect(saidAt(tests.one, "resolve")).toBe("Not tested: the jump host jump does not work yet.");
  });

  it("F29: two hops: with both up it goes through both; with the second down that one is named", async () => {
    await newDraft();
    const jumpHosts = [machine("outer", sshds.jump), machine("inner", sshds.jump2)];
    const pins = { outer: sshds.jump, inner: sshds.jump2, one: sshds.one };
    await register({ jumpHosts, hosts: [machine("one", sshds.one)] }, pins);
    const up = await draft.test();
    expect(Object.values(up.tests).map(stepsOf)).toEqual([GREEN, GREEN, GREEN]);
    expect(saidAt(up.tests.inner, "connect")).toContain("through outer");
    expect(saidAt(up.tests.one, "connect")).toContain("through inner");
    const down = { address: "127.0.0.1", port: await freePort("127.0.0.1") };
    await register(
      {
        jumpHosts: [machine("outer", sshds.jump), machine("inner", down)],
        hosts: [machine("one", sshds.one)],
      },
      {},
    );
    const { tests } = await draft.test();
    expect([tests.outer?.status, tests.inner?.status, tests.one?.status]).toEqual([
      "ok",
      "failed",
      "skipped",
    ]);
    expect(saidAt(tests.inner, "connect")).toMatch(/is closed, seen from outer/);
    expect(saidAt(tests.one, "resolve")).toContain("jump host inner");
  });

  it("is cancelled within a second and leaves no test that seems to run", async () => {
    await newDraft();
    const mute = createServer((socket) => socket.on("error", () => {}));
    const port = await listen(mute);
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    await register({ hosts: names.map((name) => machine(name, { address: "127.0.0.1", port })) }, {});
    const id = await draft.queue("host-test", { hosts: null });
    await expect.poll(async () => stepsOf((await draft.tests()).a).banner).toBe("running");
    const began = Date.now();
    const { job } = engine.db.t;
    await engine.db.write(({ q }) => q.update(job).set({ status: "canceling" }).where(eq(job.id, id)));
    const row = await engine.untilStatus(id);
    expect(Date.now() - began).toBeLessThan(1000);
    expect(row).toMatchObject({ status: "canceled", message: "Cancelled." });
    const left = Object.values(await draft.tests()).map((test) => test.status);
    expect(left.filter((status) => status === "running" || status === "pending")).toEqual([]);
    mute.close();
  });
});

describe("a runner with a connection test", () => {
  it("that is killed is followed by one that says so and tests again; SIGTERM ends it within 3 s", async () => {
    await newDraft();
    let silent = true;
    const sockets = new Set<{ destroy(): void }>();
    const slow = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => {});
      if (!silent) socket.destroy();
    });
    const port = await listen(slow);
    await register(
      { hosts: [machine("slow", { address: "127.0.0.1", port }), machine("one", sshds.one)] },
      { one: sshds.one },
    );
    const id = await draft.queue("host-test", { hosts: null });
    await expect.poll(async () => stepsOf((await draft.tests()).slow).banner).toBe("running");
    await runner.end("SIGKILL");
    const second = await engine.startRunner();
    await expect.poll(async () => (await engine.jobRow(id)).fence, { timeout: 10_000 }).toBe(2);
    await expect
      .poll(async () => stepsOf((await draft.tests()).slow).banner, { timeout: 5000 })
      .toBe("running");
    expect(await second.end("SIGTERM")).toBeLessThan(3000);
    expect((await engine.jobRow(id)).status).toBe("running");
    silent = false;
    for (const socket of sockets) socket.destroy();
    await engine.startRunner();
    const row = await engine.untilStatus(id);
    expect(row).toMatchObject({ status: "failed", fence: 3, message: expect.stringContaining("1 of 2") });
    const { text } = await engine.storedLog(id);
    expect(text.match(/once more from the start/g)).toHaveLength(2);
    expect(stepsOf((await draft.tests()).one)).toEqual(GREEN);
    slow.close();
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  return typeof bound === "object" && bound ? bound.port : 0;
}

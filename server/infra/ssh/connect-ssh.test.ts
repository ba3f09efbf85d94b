import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { connectSsh } from "./connect-ssh";
import { makeSshKeyPair } from "./key-pair";
import { type ServerOptions, type ServerUnderTest, startServer } from "./server-under-test";
import { SshError } from "./ssh-error";

const client = makeSshKeyPair("fairlead");
const running: ServerUnderTest[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});
async function start(name: string, options: Partial<ServerOptions> = {}) {
  const server = await startServer({ name, client, ...options });
  running.push(server);
  return server;
}
const failureOf = async (work: Promise<unknown>): Promise<SshError> => {
  const cause: unknown = await work.then(
    () => expect.fail("nothing failed"),
    (error: unknown) => error,
  );
  if (cause instanceof SshError) return cause;
  throw cause;
};

describe("connectSsh", () => {
  it.each([0, 1, 2])("reaches a host through %i jump hosts and runs a command there", async (jumps) => {
    const host = await start("host-1", {
      answer: (command, input) => ({ out: `${command} got ${input}`, error: "careful", code: 3 }),
    });
    const via = await Promise.all(Array.from({ length: jumps }, (_, index) => start(`jump-${index}`)));
    const connection = await connectSsh({ target: host.endpoint, via: via.map((one) => one.endpoint) });
    expect(await connection.run("it", { input: "words" })).toEqual({
      code: 3,
      stdout: "it got words",
      stderr: "careful",
    });
    connection.close();
    expect([...via, host].map((one) => one.logins)).toEqual(Array(jumps + 1).fill(1));
  });

  it("takes a host that shows the pinned one of its keys, whatever others it has", async () => {
    const [first, second] = [makeSshKeyPair("a"), makeSshKeyPair("b")];
    const host = await start("host-1", { hostKeys: [first] });
    const pins = [second.publicKey, first.publicKey];
    (await connectSsh({ target: { ...host.endpoint, hostKeys: pins }, via: [] })).close();
  });

  it("refuses a host or jump host with another key, naming both fingerprints", async () => {
    const [host, jump] = [await start("host-1"), await start("jump")];
    const pinned = makeSshKeyPair("pinned");
    const changed = { ...jump.endpoint, hostKeys: [pinned.publicKey] };
    const failure = await failureOf(connectSsh({ target: host.endpoint, via: [changed] }));
    expect(failure).toMatchObject({ failure: "key_changed", at: "jump" });
    expect(failure.message).toContain(pinned.fingerprint);
    expect(failure.message).toMatch(/shows the SSH key SHA256:\S{43}/);
    expect(host.logins + jump.logins).toBe(0);
  });

  it("offers only pinned types, so a key of another type is never taken for a changed one", async () => {
    const host = await start("host-1");
    const rsa = `ssh-rsa ${Buffer.from("not looked at").toString("base64")}`;
    const failure = await failureOf(connectSsh({ target: { ...host.endpoint, hostKeys: [rsa] }, via: [] }));
    expect(failure).toMatchObject({ failure: "key_changed", at: "host-1" });
    expect(failure.message).toContain("rsa-sha2-512");
  });

  it("refuses to connect where nothing is pinned", async () => {
    const host = await start("host-1");
    const bare = { ...host.endpoint, hostKeys: [] };
    await expect(connectSsh({ target: bare, via: [] })).rejects.toMatchObject({ code: "bad_input" });
    expect(host.logins).toBe(0);
  });

  it("says who does not answer: the jump host, or the host behind it", async () => {
    const [host, jump] = [await start("host-1"), await start("jump")];
    host.close();
    const behind = await failureOf(connectSsh({ target: host.endpoint, via: [jump.endpoint] }));
    expect(behind).toMatchObject({ failure: "unreachable", at: "host-1" });
    expect(behind.message).toContain("from jump");
    jump.close();
    const first = await failureOf(connectSsh({ target: host.endpoint, via: [jump.endpoint] }));
    expect(first).toMatchObject({ failure: "unreachable", at: "jump" });
  });

  it("says when the key is not accepted", async () => {
    const host = await start("host-1");
    const stranger = { ...host.endpoint, privateKey: makeSshKeyPair("x").privateKey };
    expect(await failureOf(connectSsh({ target: stranger, via: [] }))).toMatchObject({ failure: "refused" });
  });

  it("stops when it is aborted", async () => {
    const host = await start("host-1");
    const stopping = AbortSignal.abort();
    await expect(connectSsh({ target: host.endpoint, via: [] }, stopping)).rejects.toThrow(/abort/i);
  });
});

describe("SshConnection", () => {
  const open = async (answer: ServerOptions["answer"]) => {
    const server = await start("host-1", answer ? { answer } : {});
    return { server, connection: await connectSsh({ target: server.endpoint, via: [] }) };
  };

  it("reads a file, quoting its name, and says why it cannot", async () => {
    const seen: string[] = [];
    const { connection } = await open((command) => {
      seen.push(command);
      return seen.length === 1 ? { out: "text", code: 0 } : { error: "no such file", code: 1 };
    });
    expect(await connection.readFile("/etc/it's here")).toBe("text");
    expect(seen).toEqual([`cat -- '/etc/it'\\''s here'`]);
    const failure = await failureOf(connection.readFile("/nowhere"));
    expect(failure).toMatchObject({ failure: "failed", message: expect.stringContaining("no such file") });
    connection.close();
  });

  it("gives a command up after its time", async () => {
    const { connection } = await open(undefined);
    const failure = await failureOf(connection.run("sleep", { timeoutMs: 50 }));
    expect(failure).toMatchObject({ failure: "timed_out", at: "host-1" });
    connection.close();
  });

  it("says that the connection was lost under a command, and for every later one", async () => {
    const { connection, server } = await open(undefined);
    const running = failureOf(connection.run("sleep"));
    await sleep(50);
    server.drop();
    expect(await running).toMatchObject({ failure: "lost" });
    expect(await failureOf(connection.run("again"))).toMatchObject({ failure: "lost" });
  });

  it("keeps no more output than asked for", async () => {
    const { connection } = await open(() => ({ out: "x".repeat(100_000), code: 0 }));
    expect((await connection.run("much", { maxBytes: 1000 })).stdout).toHaveLength(1000);
    connection.close();
  });
});

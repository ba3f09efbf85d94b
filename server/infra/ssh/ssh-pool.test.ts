import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { makeSshKeyPair } from "./key-pair";
import { type ServerUnderTest, startServer } from "./server-under-test";
import { type PooledEndpoint, SshPool } from "./ssh-pool";

const client = makeSshKeyPair("fairlead");
const servers: ServerUnderTest[] = [];
const pools: SshPool[] = [];
afterEach(() => {
  for (const pool of pools.splice(0)) pool.closeAll();
  for (const server of servers.splice(0)) server.close();
});

async function start(name: string) {
  const server = await startServer({ name, client, answer: () => ({ out: name, code: 0 }) });
  servers.push(server);
  return server;
}
const newPool = (keptMs?: number) => {
  const pool = new SshPool(keptMs);
  pools.push(pool);
  return pool;
};
/** The way over these, counting how often a key was unsealed. */
function wayOver(...way: ServerUnderTest[]) {
  const opened: string[] = [];
  const route = way.map(
    ({ endpoint: { privateKey, ...endpoint } }): PooledEndpoint => ({
      ...endpoint,
      keyFingerprint: client.fingerprint,
      openKey: async () => {
        opened.push(endpoint.name);
        return privateKey;
      },
    }),
  );
  return { route, opened };
}

describe("SshPool", () => {
  it("logs in once for everybody who goes the same way at once, and again for nobody", async () => {
    const [outer, inner, a, b] = await Promise.all(["outer", "inner", "a", "b"].map(start));
    if (!outer || !inner || !a || !b) throw new Error("four servers");
    const pool = newPool();
    const [toA, toB] = [wayOver(outer, inner, a), wayOver(outer, inner, b)];
    const leases = await Promise.all([toA, toA, toB].map(({ route }) => pool.open("lab", route)));
    expect(await Promise.all(leases.map(({ connection }) => connection.read("who")))).toEqual([
      "a",
      "a",
      "b",
    ]);
    expect([outer, inner, a, b].map((one) => one.logins)).toEqual([1, 1, 1, 1]);
    expect([...toA.opened, ...toB.opened].sort()).toEqual(["a", "b", "inner", "outer"]);
    for (const lease of leases) lease.release();
    const again = await pool.open("lab", toA.route);
    expect([again.kept, a.logins]).toEqual([true, 1]);
    again.release();
  });

  it("shares nothing between labs, credentials and pinned keys", async () => {
    const host = await start("host");
    const pool = newPool();
    const { route } = wayOver(host);
    const other = route.map((one) => ({ ...one, keyFingerprint: "SHA256:another" }));
    const pinned = route.map((one) => ({
      ...one,
      hostKeys: [...one.hostKeys, makeSshKeyPair("x").publicKey],
    }));
    for (const [lab, way] of [
      ["a", route],
      ["b", route],
      ["a", other],
      ["a", pinned],
    ] as const) {
      (await pool.open(lab, way)).release();
    }
    expect(host.logins).toBe(4);
  });

  it("closes what nobody used for its time, jump host and all, and not while somebody does", async () => {
    const [jump, host] = [await start("jump"), await start("host")];
    const pool = newPool(80);
    const { route } = wayOver(jump, host);
    const lease = await pool.open("lab", route);
    await sleep(200);
    expect(pool.size).toBe(2);
    lease.release();
    await expect.poll(() => pool.size, { timeout: 2000 }).toBe(0);
  });

  it("drops a connection that broke and opens it anew", async () => {
    const [jump, host] = [await start("jump"), await start("host")];
    const pool = newPool();
    const { route } = wayOver(jump, host);
    (await pool.open("lab", route)).release();
    jump.drop();
    await expect.poll(() => pool.size, { timeout: 2000 }).toBe(0);
    const lease = await pool.open("lab", route);
    expect(await lease.connection.read("who")).toBe("host");
    expect([jump.logins, host.logins]).toEqual([2, 2]);
  });

  it("keeps nothing of a way that failed, and says at which machine", async () => {
    const [jump, host] = [await start("jump"), await start("host")];
    host.close();
    const pool = newPool(0);
    const failed = pool.open("lab", wayOver(jump, host).route);
    await expect(failed).rejects.toMatchObject({ failure: "unreachable", at: "host" });
    await expect.poll(() => pool.size, { timeout: 2000 }).toBe(0);
  });

  it("lets one stop waiting without taking the connection from another", async () => {
    const host = await start("host");
    const pool = newPool();
    const { route } = wayOver(host);
    const stop = new AbortController();
    const first = pool.open("lab", route, stop.signal);
    const second = pool.open("lab", route);
    stop.abort(new Error("cancelled"));
    await expect(first).rejects.toThrow("cancelled");
    expect(await (await second).connection.read("who")).toBe("host");
    expect(host.logins).toBe(1);
  });
});

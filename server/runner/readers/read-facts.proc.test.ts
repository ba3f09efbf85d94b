import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DraftMachine } from "@/server/contract/lab-draft";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { freePort, type Sshd, startSshd } from "@/server/infra/ssh/sshd-under-test";
import { type Engine, startEngine } from "../engine-under-test";
import { DraftUnderTest } from "./lab-of-sshds-under-test";

const login = makeSshKeyPair("fairlead");
let engine: Engine;
let draft: DraftUnderTest;
let jump: Sshd;
let one: Sshd;

beforeAll(async () => {
  engine = await startEngine();
  await engine.startRunner();
  jump = await startSshd({ authorized: [login.publicKey] });
  one = await startSshd({ authorized: [login.publicKey] });
  draft = await DraftUnderTest.make(engine);
  const credentialId = await draft.seal("ssh-key", login.privateKey, login);
  const machine = (name: string, { port }: { port: number }) =>
    DraftMachine.parse({ name, address: "127.0.0.1", port, credentialId });
  const off = { port: await freePort("127.0.0.1") };
  await draft.describe({
    jumpHosts: [machine("jump", jump)],
    hosts: [machine("one", one), machine("off", off), machine("fresh", one)],
  });
  await draft.pin("jump", jump.hostKey.publicKey);
  await draft.pin("one", one.hostKey.publicKey);
  await draft.pin("off", one.hostKey.publicKey);
});
afterAll(async () => {
  await jump?.stop();
  await one?.stop();
  await engine?.stop();
});

const readings = () => {
  const { hostFacts } = engine.db.t;
  return engine.db.q.select().from(hostFacts).orderBy(asc(hostFacts.at));
};
const loginsAt = (sshd: Sshd) => sshd.log().match(/Accepted publickey/g)?.length ?? 0;
const run = async (hosts: string[] | null) => {
  const id = await draft.queue("read-facts", { hosts });
  return { id, job: await engine.untilStatus(id) };
};

it("reads every host it can reach; the others say why not and keep none from it", async () => {
  const { id, job } = await run(null);
  expect(job).toMatchObject({ status: "failed", message: "1 of 3 hosts read; not read: fresh, off." });
  const { text } = await engine.storedLog(id);
  expect(text).toMatch(/^off: off does not answer SSH .* from jump/m);
  expect(text).toMatch(/^fresh: The SSH key of fresh is not accepted yet/m);
  expect(text).toMatch(/^one: .*\d+ CPUs?, \d+ NUMA/m);
  const [row] = await readings();
  expect(row?.facts).toMatchObject({ format: 1, root: true, os: { id: "debian" } });
  expect(row?.facts.nics.some((nic) => nic.name === "lo" && nic.addresses.includes("127.0.0.1/8"))).toBe(
    true,
  );
  expect(row?.facts.listening.some((socket) => socket.port === one.port)).toBe(true);
  // the runner's clock is this machine's
  expect(Math.abs(row?.facts.clock.skewMs ?? 1e9)).toBeLessThanOrEqual(
    (row?.facts.clock.uncertaintyMs ?? 0) + 1,
  );
});

it("lets each host it read try the others, and tells what it did not find as findings", async () => {
  const { id, job } = await run(["one"]);
  expect(job.status).toBe("succeeded");
  const { hostReach, jobStage, jobEvent } = engine.db.t;
  const [row, ...others] = await engine.db.q.select().from(hostReach);
  expect(others).toEqual([]);
  // all of them are this machine: there is nobody else to reach, and nobody has given them these names
  expect(row).toMatchObject({ jobId: id, reach: { format: 1, ways: [] } });
  expect(row?.reach.names.map((one) => one.name).toSorted()).toEqual(["fresh", "off", "one"]);
  const stages = await engine.db.q
    .select()
    .from(jobStage)
    .where(eq(jobStage.jobId, id))
    .orderBy(asc(jobStage.ord));
  expect(stages.map((stage) => [stage.stage, stage.status])).toEqual([
    ["facts", "succeeded"],
    ["reach", "succeeded"],
  ]);
  const events = JSON.stringify(await engine.db.q.select().from(jobEvent).where(eq(jobEvent.jobId, id)));
  expect(events).toContain("one does not know every host's name");
});

it("keeps the connections open: the next reading logs in nowhere", async () => {
  const before = [loginsAt(jump), loginsAt(one)];
  const { job } = await run(["one"]);
  expect(job.status).toBe("succeeded");
  expect([loginsAt(jump), loginsAt(one)]).toEqual(before);
  const rows = await readings();
  expect(rows.at(-1)?.changes).not.toBeNull();
});

it("opens anew what died meanwhile, and gets there in the same reading", async () => {
  const before = loginsAt(one);
  await one.restart();
  await jump.restart();
  const { job } = await run(["one"]);
  expect(job.status).toBe("succeeded");
  expect(loginsAt(one)).toBe(before + 1);
});

it("shows no secret: no key in log, events or facts", async () => {
  const { jobEvent } = engine.db.t;
  const events = JSON.stringify(await engine.db.q.select().from(jobEvent));
  const facts = JSON.stringify(await readings());
  const { id } = await run(["one"]);
  const words = login.privateKey.split("\n").filter((line) => line.length >= 16 && !line.startsWith("-----"));
  for (const word of words) {
    expect(events + facts + (await engine.storedLog(id)).text).not.toContain(word);
  }
  expect(words.length).toBeGreaterThan(0);
  const { hostFacts } = engine.db.t;
  expect(await engine.db.q.select().from(hostFacts).where(eq(hostFacts.jobId, id))).toHaveLength(1);
});

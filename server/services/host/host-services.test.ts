import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLab } from "@/db/testing/factories";
import { HostFacts } from "@/server/contract/host-facts";
import { DraftMachine } from "@/server/contract/lab-draft";
import { factsOf } from "@/server/domain/checks/facts-under-test";
import { makeSshKeyPair } from "@/server/infra/ssh/key-pair";
import { refusalOf, type ServiceTest, someId, startServiceTest } from "../context-under-test";
import { pinHostKey } from "../host-key/pin-host-key";
import { cancelJob } from "../job/cancel-job";
import { diffHostFacts, getHostFacts, listHostReadings, listLabFacts } from "./host-readings";
import { readMachines } from "./read-machines";
import { requestFactReading } from "./request-fact-reading";
import { requestHostTest } from "./request-host-test";
import { requestKeyInstallation } from "./request-key-installation";
import { findOtherLab, KEPT_READINGS, saveFacts } from "./save-facts";

let test: ServiceTest;
let labId: string;
let credentialId: string;
const hostKey = makeSshKeyPair("a host");

beforeAll(async () => {
  test = await startServiceTest();
});
afterAll(() => test.close());
beforeEach(async () => {
  ({ id: labId } = await makeLab(test.db, { kind: "registered", state: "draft" }));
  credentialId = someId();
  const machine = (name: string) => DraftMachine.parse({ name, address: `${name}.test`, credentialId });
  const [jumpHosts, hosts] = [
    [machine("outer"), machine("inner")],
    [machine("one"), machine("two")],
  ];
  await test.db.write(async ({ q, t }) => {
    const content = { name: "rack", site: "", contact: "", jumpHosts, hosts };
    await q.insert(t.labDraft).values({ labId, step: "hosts", content, updatedAt: 1, updatedBy: "a test" });
    const rows = [
      ...jumpHosts.map((one) => ({ ...one, jump: true })),
      ...hosts.map((one) => ({ ...one, jump: false })),
    ];
    await q
      .insert(t.host)
      .values(
        rows.map(({ name, jump, address, port }) => ({ id: someId(), labId, name, jump, address, port })),
      );
    await q.insert(t.credential).values({
      ...{ id: credentialId, labId, kind: "ssh-key" as const, name: "the key", sealed: "-", createdAt: 1 },
    });
  });
});

const hostIdOf = async (name: string) =>
  (await readMachines(test.system, labId)).find((one) => one.name === name)?.hostId ?? "";
const jobOf = async (jobId: string) => {
  const [row] = await test.db.q.select().from(test.db.t.job).where(eq(test.db.t.job.id, jobId));
  return row;
};

describe("readMachines", () => {
  it("gives jump hosts in the order they are gone through, and the way of each", async () => {
    const machines = await readMachines(test.system, labId);
    expect(machines.map(({ name, via }) => [name, via])).toEqual([
      ["outer", []],
      ["inner", ["outer"]],
      ["one", ["outer", "inner"]],
      ["two", ["outer", "inner"]],
    ]);
    expect(machines[0]?.key).toEqual({ credentialId, name: "the key", fingerprint: null });
  });
});

describe("a connection test", () => {
  it("is queued beside other jobs, once for a key, with an audit row; a viewer may not", async () => {
    const operator = await test.as("operator");
    const input = { labId, hosts: ["one"], idempotencyKey: someId() };
    const { jobId } = await requestHostTest(operator, input);
    expect(await requestHostTest(operator, input)).toEqual({ jobId });
    expect(await jobOf(jobId)).toMatchObject({
      kind: "host-test",
      exclusive: false,
      title: "Test one",
      payload: { hosts: ["one"] },
    });
    expect((await test.auditTrail())[0]).toMatchObject({ action: "host.test", labId });
    const refusal = await refusalOf(requestHostTest(await test.as("viewer"), { labId }));
    expect(refusal.code).toBe("forbidden");
  });

  it("refuses a host the lab does not have, and a lab that is being made", async () => {
    const operator = await test.as("operator");
    const unknown = await refusalOf(requestHostTest(operator, { labId, hosts: ["three"] }));
    expect(unknown).toEqual({
      code: "not_found",
      message: "The lab has no host three: it has outer, inner, one, two.",
    });
    const making = await makeLab(test.db, { state: "creating" });
    expect((await refusalOf(requestHostTest(operator, { labId: making.id }))).code).toBe("wrong_state");
  });
});

describe("facts", () => {
  it("are read of all hosts but the jump hosts unless named", async () => {
    const { jobId } = await requestFactReading(await test.as("operator"), { labId });
    expect(await jobOf(jobId)).toMatchObject({
      kind: "read-facts",
      exclusive: false,
      title: "Read facts of 2 hosts",
    });
  });

  it("are kept with what changed, fifty readings a host, and compared by the verbs", async () => {
    const hostId = await hostIdOf("one");
    const facts = HostFacts.parse(factsOf(1));
    const save = (at: number, change: Partial<HostFacts> = {}) =>
      test.db.write((db) =>
        saveFacts(
          { ...test.system, db },
          { labId, hostId, jobId: "job", at, ms: 5, facts: { ...facts, ...change } },
        ),
      );
    expect(await save(1)).toBeNull();
    expect(await save(2)).toBe(0);
    expect(await save(3, { hostname: "other", uptimeSeconds: 1 })).toBe(1);
    const viewer = await test.as("viewer");
    const [newest, before] = await listHostReadings(viewer, { labId, host: "one" });
    expect([newest?.changes, before?.changes]).toEqual([1, 0]);
    const diff = await diffHostFacts(viewer, {
      labId,
      host: "one",
      from: before?.id ?? "",
      to: newest?.id ?? "",
    });
    expect(diff.map((change) => change.path)).toEqual(["hostname", "uptimeSeconds"]);
    expect((await getHostFacts(viewer, { labId, host: "one" }))?.facts.hostname).toBe("other");
    expect(await getHostFacts(viewer, { labId, host: "two" })).toBeNull();
    const [short] = await listLabFacts(viewer, { labId });
    expect(short).toMatchObject({ name: "one", os: "Debian GNU/Linux 12 (bookworm)", numaNodes: 1 });
    for (let at = 4; at < KEPT_READINGS + 10; at++) await save(at);
    const kept = await listHostReadings(viewer, { labId, host: "one" });
    expect([kept.length, kept.at(-1)?.at]).toEqual([KEPT_READINGS, 10]);
    expect((await refusalOf(getHostFacts(viewer, { labId, host: "three" }))).code).toBe("not_found");
  });

  it("tell a machine that is in another lab", async () => {
    const facts = HostFacts.parse({ ...factsOf(1), machineId: "f".repeat(32) });
    const hostId = await hostIdOf("one");
    await test.db.write((db) =>
      saveFacts({ ...test.system, db }, { labId, hostId, jobId: "job", at: 1, ms: 5, facts }),
    );
    const other = await makeLab(test.db);
    expect(await findOtherLab(test.system, other.id, "f".repeat(32))).toMatchObject({ host: "one" });
    expect(await findOtherLab(test.system, labId, "f".repeat(32))).toBeUndefined();
  });
});

describe("a key installation", () => {
  const oncePasswords = async () => {
    const { credential } = test.db.t;
    return test.db.q.select().from(credential).where(eq(credential.kind, "once-password"));
  };
  const ask = async () =>
    requestKeyInstallation(await test.as("operator"), {
      labId,
      credentialId,
      hosts: ["one"],
      password: "only once",
    });

  it("sends a password to no machine whose host key is not accepted", async () => {
    expect(await refusalOf(ask())).toMatchObject({
      code: "wrong_state",
      message: expect.stringContaining("of one is not accepted"),
    });
    expect(await oncePasswords()).toEqual([]);
  });

  it("seals the password for its job; a cancel before it began deletes it", async () => {
    const hostId = await hostIdOf("one");
    await test.db.write((db) =>
      pinHostKey({ ...test.system, db }, { labId, hostId, publicKey: hostKey.publicKey, by: "a test" }),
    );
    const { jobId } = await ask();
    const [sealed] = await oncePasswords();
    expect(sealed?.sealed).not.toContain("only once");
    const job = await jobOf(jobId);
    expect(job).toMatchObject({
      kind: "install-key",
      exclusive: true,
      title: "Install the key the key on one",
    });
    expect(JSON.stringify([job, await test.auditTrail()])).not.toContain("only once");
    await cancelJob(await test.as("operator"), { jobId });
    expect(await oncePasswords()).toEqual([]);
  });
});

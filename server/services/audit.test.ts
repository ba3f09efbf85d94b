import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type AuditEntry, inAuditedWrite, verifyAuditChain } from "./audit";
import { authorize } from "./authorize";
import { refusalOf, type ServiceTest, startServiceTest } from "./context-under-test";

let test: ServiceTest;
beforeEach(async () => {
  test = await startServiceTest();
});
afterEach(() => test.close());

const entry = (subject: string): AuditEntry => ({
  action: "lab.rename",
  subject,
  detail: { nested: { b: 1, a: "ä" } },
});

async function change(subject: string, fail = false): Promise<void> {
  const ctx = await test.as("admin");
  const granted = await authorize(ctx, "lab.update");
  await inAuditedWrite(ctx, granted, async (tx) => {
    await tx.db.q.insert(tx.db.t.installation).values({ name: subject, value: "" });
    if (fail) throw new Error("no");
    return { result: undefined, entry: entry(subject) };
  });
}

it("writes who did what to which thing, in the transaction of the change", async () => {
  await change("one");
  await expect(change("two", true)).rejects.toThrow("no");
  const trail = await test.auditTrail();
  expect(trail).toHaveLength(1);
  expect(trail[0]).toMatchObject({
    seq: 1,
    at: test.clock.at,
    actorKind: "user",
    action: "lab.rename",
    subject: "one",
    requestId: "test request",
    previousHash: "0".repeat(64),
  });
  expect(await test.db.q.select().from(test.db.t.installation)).toHaveLength(1);
});

it("chains concurrent entries without a fork", async () => {
  await Promise.all(Array.from({ length: 20 }, (_, i) => change(`n${i}`)));
  expect(await verifyAuditChain(test.system)).toEqual({
    ...{ ok: true, entries: 20, problem: null, brokenSeq: null },
    at: test.clock.at,
  });
});

it("takes the change back when its audit row cannot be written", async () => {
  await test.db.write((tx) => tx.q.delete(tx.t.auditHead));
  await expect(change("x")).rejects.toThrow("audit head is missing");
  expect(await test.db.q.select().from(test.db.t.installation)).toEqual([]);
});

it("finds what was changed, removed in the middle and cut off at the end", async () => {
  for (const subject of ["a", "b", "c", "d"]) await change(subject);
  const { auditEntry } = test.db.t;
  await test.db.write((tx) => tx.q.update(auditEntry).set({ actor: "Eve" }).where(eq(auditEntry.seq, 3)));
  expect(await verifyAuditChain(test.system)).toMatchObject({
    ok: false,
    entries: 2,
    brokenSeq: 3,
    problem: "Audit entry 3 was changed after it was written.",
  });
  await test.db.write((tx) => tx.q.delete(auditEntry).where(eq(auditEntry.seq, 3)));
  expect(await verifyAuditChain(test.system)).toMatchObject({ problem: "Audit entry 3 is missing." });
  await test.db.write((tx) => tx.q.delete(auditEntry).where(eq(auditEntry.seq, 4)));
  expect(await verifyAuditChain(test.system)).toMatchObject({
    problem: "Audit entries after 2 are missing.",
    brokenSeq: 3,
  });
});

it("is verified by those who may read it only", async () => {
  expect(await refusalOf(verifyAuditChain(await test.as("operator")))).toMatchObject({ code: "forbidden" });
  expect((await verifyAuditChain(await test.as("auditor"))).ok).toBe(true);
});

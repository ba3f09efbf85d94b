import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "@/db/database";
import { startPostgres, type TestPostgres } from "@/db/testing/pg";
import { verifyAuditChain } from "./audit";
import type { ServiceContext } from "./context";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const WRITES = 80;
const WRITERS = 2;
const project = path.resolve(import.meta.dirname, "../..");

/** A process of its own that is ready for 8 concurrent audited writes at a time. */
async function startWriter(url: string, name: string): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, "audit-writer-under-test.ts");
  const args = ["--import", "tsx", program, url, name, String(WRITES)];
  const writer = spawn(process.execPath, args, { cwd: project, stdio: ["pipe", "pipe", "inherit"] });
  await once(writer.stdout, "data");
  return writer;
}

/** @returns its exit code */
async function write(writer: ChildProcess): Promise<unknown> {
  writer.stdin?.end();
  return (await once(writer, "exit"))[0];
}

const contextOf = (db: Database): ServiceContext => ({
  actor: { kind: "system", job: "a test" },
  db,
  clock: { now: () => Date.now() },
  requestId: "r",
});

it("two processes write one chain without a fork", async () => {
  const { db, url } = await postgres.createDb();
  // both are ready before either begins: the slower start would leave the other alone
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, (_, i) => startWriter(url, `writer ${i}`)),
  );
  const codes = await Promise.all(writers.map(write));
  expect(codes).toEqual([0, 0]);
  expect(await verifyAuditChain(contextOf(db))).toMatchObject({
    ok: true,
    entries: WRITERS * WRITES,
    problem: null,
  });
  // they did write at the same time, else this proves nothing
  const rows = await db.q
    .select({ by: db.t.auditEntry.subject })
    .from(db.t.auditEntry)
    .orderBy(db.t.auditEntry.seq);
  const turns = rows.filter((row, i) => i > 0 && row.by !== rows[i - 1]?.by).length;
  expect(turns).toBeGreaterThan(10);
});

it("notices a change to what jsonb stored", async () => {
  const { db, url } = await postgres.createDb();
  await write(await startWriter(url, "one"));
  await db.write((tx) => tx.q.update(tx.t.auditEntry).set({ detail: { z: 1, a: { ä: [1.5, null] }, n: 2 } }));
  expect(await verifyAuditChain(contextOf(db))).toMatchObject({ ok: false, entries: 0 });
});

import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Database, DatabaseBusy } from "../database";
import { runMigrations } from "../migrate";
import { openDatabase } from "../open-database";
import { makeLab } from "../testing/factories";
import { startPostgres, type TestPostgres } from "../testing/pg";
import { isUniqueViolation } from "../unique-violation";

let postgres: TestPostgres;
let db: Database;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  ({ db, url } = await postgres.createDb());
});
const names = async () => (await db.q.select().from(db.t.installation)).map((row) => row.name);
const row = (name: string) => ({ name, value: "" });

describe("write", () => {
  it("takes back everything when the function fails after an await, and nobody else's row", async () => {
    const failing = db.write(async (tx) => {
      await tx.q.insert(tx.t.installation).values(row("mine"));
      await sleep(30);
      throw new Error("changed my mind");
    });
    const stranger = db.write((tx) => tx.q.insert(tx.t.installation).values(row("stranger")));
    await expect(failing).rejects.toThrow("changed my mind");
    await stranger;
    expect(await names()).toEqual(["stranger"]);
  });

  it("refuses the outer database inside, a transaction after its end, and a write outside", async () => {
    await expect(db.write(() => db.write(async () => 1))).rejects.toThrow("Inside write()");
    const tx = await db.write(async (inner) => inner);
    expect(() => tx.q).toThrow("This transaction has ended");
    const direct = async () => await db.q.insert(db.t.installation).values(row("x"));
    await expect(direct).rejects.toMatchObject({ cause: { message: /read-only transaction/ } });
  });

  it("ends as busy when a row stays locked for longer than the limit", async () => {
    const impatient = await openDatabase({ database: url, dataDir: "", busyAfterMs: 300 });
    await db.write(async (tx) => {
      await tx.q.update(tx.t.auditHead).set({ hash: "x" });
      const second = impatient.write((other) => other.q.update(other.t.auditHead).set({ hash: "y" }));
      await expect(second).rejects.toBeInstanceOf(DatabaseBusy);
    });
    await impatient.close();
  });

  it("knows a unique violation", async () => {
    await makeLab(db, { id: "same" });
    const cause = await makeLab(db, { id: "same" }).catch((error: unknown) => error);
    expect(isUniqueViolation(cause)).toBe(true);
    expect(isUniqueViolation(new Error("other"))).toBe(false);
  });
});

it("gives rows the shapes that SQLite gives", async () => {
  const made = await makeLab(db, { request: { hosts: 3 }, createdAt: 1_800_000_000_123 });
  const [lab] = await db.q.select().from(db.t.lab);
  expect(lab).toMatchObject({ id: made.id, request: { hosts: 3 }, createdAt: 1_800_000_000_123 });
});

it("migrates once, however many start at the same time", async () => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("create database starters");
  await client.end();
  const fresh = { database: url.replace(/test_\d+/, "starters"), dataDir: "" };
  await Promise.all([runMigrations(fresh), runMigrations(fresh), runMigrations(fresh)]);
  const opened = await openDatabase(fresh);
  expect(await opened.q.select().from(opened.t.auditHead)).toHaveLength(1);
  await opened.close();
});

it("F11: a database of a newer Fairlead is refused with one sentence, without its password", async () => {
  await db.write((tx) =>
    // @ts-expect-error services may not use execute(); it exists on PostgreSQL
    tx.q.execute(sql`insert into __drizzle_migrations values ('x', 99999999999999)`),
  );
  const place = { database: url.replace("postgres@", "postgres:hidden@"), dataDir: "" };
  const cause = await openDatabase(place).catch((error: unknown) => error);
  expect(String(cause)).toMatch(/was written by a newer Fairlead/);
  expect(String(cause)).not.toContain("hidden");
});

it("says that the server cannot be reached", async () => {
  const nobody = { database: "postgres://postgres@127.0.0.1:9/none", dataDir: "" };
  await expect(openDatabase(nobody)).rejects.toThrow(/cannot be reached .*check FAIRLEAD_DATABASE/);
  await expect(runMigrations(nobody)).rejects.toThrow(/cannot be reached/);
});

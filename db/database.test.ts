import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatabaseBusy } from "./database";
import { runMigrations } from "./migrate";
import { openDatabase } from "./open-database";
import { sqliteFile } from "./sqlite/connect-sqlite";
import { createTestDb, type TestDb } from "./testing/create-test-db";
import { makeLab } from "./testing/factories";
import { holdWriteLock } from "./testing/hold-write-lock";
import { longestStall } from "./testing/watch-event-loop";

let made: TestDb;
beforeEach(async () => {
  made = await createTestDb({ busyAfterMs: 600 });
});
afterEach(() => made.close());

const names = async () => (await made.db.q.select().from(made.db.t.installation)).map((row) => row.name);
const row = (name: string) => ({ name, value: "" });

describe("write", () => {
  it("takes back everything when the function fails after an await", async () => {
    const failing = made.db.write(async (tx) => {
      await tx.q.insert(tx.t.installation).values(row("first"));
      await sleep(20);
      await tx.q.insert(tx.t.installation).values(row("second"));
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await names()).toEqual([]);
  });

  it("does not roll a stranger's row back with its own", async () => {
    const failing = made.db.write(async (tx) => {
      await tx.q.insert(tx.t.installation).values(row("mine"));
      await sleep(30);
      throw new Error("no");
    });
    const stranger = made.db.write((tx) => tx.q.insert(tx.t.installation).values(row("stranger")));
    const log = made.db.write((tx) => tx.q.insert(tx.t.installation).values(row("log")), { kind: "log" });
    await expect(failing).rejects.toThrow("no");
    await Promise.all([stranger, log]);
    expect((await names()).sort()).toEqual(["log", "stranger"]);
  });

  it("shows nobody what is not committed", async () => {
    const writing = made.db.write(async (tx) => {
      await tx.q.insert(tx.t.installation).values(row("later"));
      await sleep(30);
    });
    await sleep(10);
    expect(await names()).toEqual([]);
    await writing;
    expect(await names()).toEqual(["later"]);
  });

  it("joins the transaction it is called on", async () => {
    const failing = made.db.write(async (tx) => {
      await tx.write((inner) => inner.q.insert(inner.t.installation).values(row("inner")));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await names()).toEqual([]);
  });

  it("refuses the outer database inside, which would wait for itself", async () => {
    const { db } = made;
    await expect(db.write(() => db.write(async () => 1))).rejects.toThrow("Inside write() use the database");
    await expect(db.write(async () => db.q.select().from(db.t.lab))).rejects.toThrow("Inside write()");
    // what a request starts after its transaction is no longer inside it
    await db.write(async () => {});
    expect(await names()).toEqual([]);
  });

  it("refuses a query that comes after the transaction has ended", async () => {
    const { db } = made;
    const tx = await db.write(async (inner) => inner);
    await expect(async () => await tx.q.select().from(tx.t.lab)).rejects.toThrow(
      "This transaction has ended",
    );
    await expect(tx.write(async () => 1)).rejects.toThrow("This transaction has ended");
  });

  it("goes on after a write that failed", async () => {
    await makeLab(made.db, { id: "same" });
    await expect(makeLab(made.db, { id: "same" })).rejects.toThrow();
    await makeLab(made.db, { id: "other" });
    const { db } = made;
    expect(await db.q.select().from(db.t.lab).where(eq(db.t.lab.id, "other"))).toHaveLength(1);
  });

  it("is the only way to write", async () => {
    const { db } = made;
    await expect(async () => await db.q.insert(db.t.installation).values(row("x"))).rejects.toThrow(
      /readonly/,
    );
  });

  it("syncs to disk at every commit, for log lines at checkpoints only", async () => {
    const level = (kind?: "log") =>
      made.db.write(
        // @ts-expect-error services may not use get(); it exists on SQLite
        async (tx) => tx.q.get("pragma synchronous"),
        kind ? { kind } : {},
      );
    expect(await level()).toEqual({ synchronous: 2 });
    expect(await level("log")).toEqual({ synchronous: 1 });
  });
});

// a busy machine stalls once; a write that holds the event loop stalls in every attempt
describe("another process holds the write lock", { retry: 2 }, () => {
  it("is waited for without stalling the event loop", async () => {
    const { ended } = await holdWriteLock(made.dataDir, 300);
    const start = Date.now();
    const { stall } = await longestStall(() =>
      made.db.write((tx) => tx.q.insert(tx.t.installation).values(row("x"))),
    );
    expect(Date.now() - start).toBeGreaterThan(150);
    expect(stall).toBeLessThan(100);
    expect(await names()).toEqual(["x"]);
    await ended;
  });

  it("F10: held for longer than the limit, every waiting write ends as busy and later ones work", async () => {
    const { ended } = await holdWriteLock(made.dataDir, 1500);
    const write = (name: string) => made.db.write((tx) => tx.q.insert(tx.t.installation).values(row(name)));
    const start = Date.now();
    const { stall, result } = await longestStall(() => Promise.allSettled(["a", "b", "c"].map(write)));
    expect(Date.now() - start).toBeLessThan(1400); // the queue waits together, not one limit after the other
    for (const one of result) {
      if (one.status !== "rejected") throw new Error("was written");
      expect(one.reason).toBeInstanceOf(DatabaseBusy);
      expect(one.reason.message).toBe("The database is busy, try again.");
    }
    expect(stall).toBeLessThan(100);
    expect(await names()).toEqual([]); // reading goes on
    await ended;
    await write("after");
    expect(await names()).toEqual(["after"]);
  });
});

describe("opening", () => {
  const folder = () => mkdtempSync(path.join(tmpdir(), "fairlead-open-"));

  it("migrates once, however many start at the same time", async () => {
    const dataDir = folder();
    const place = { database: "sqlite", dataDir };
    await Promise.all([runMigrations(place), runMigrations(place), runMigrations(place)]);
    const db = await openDatabase(place);
    expect(await db.q.select().from(db.t.auditHead)).toEqual([{ id: 1, seq: 0, hash: "0".repeat(64) }]);
    await db.close();
    rmSync(dataDir, { recursive: true });
  });

  it("F11: a database of a newer Fairlead is refused with one sentence", async () => {
    const dataDir = folder();
    const place = { database: "sqlite", dataDir };
    await runMigrations(place);
    const file = new Sqlite(sqliteFile(dataDir));
    file.prepare("insert into __drizzle_migrations values ('x', 99999999999999)").run();
    file.close();
    const sentence = /^The database .*fairlead\.db was written by a newer Fairlead: [^.]+\.$/;
    await expect(openDatabase(place)).rejects.toThrow(sentence);
    await expect(runMigrations(place)).rejects.toThrow(sentence);
    rmSync(dataDir, { recursive: true });
  });

  it("lets nobody else read the file", () => {
    for (const suffix of ["", "-wal", "-shm"]) {
      expect(statSync(`${sqliteFile(made.dataDir)}${suffix}`).mode & 0o777).toBe(0o600);
    }
  });

  it("says what to do when nothing has set the database up", async () => {
    const dataDir = folder();
    await expect(openDatabase({ database: "sqlite", dataDir })).rejects.toThrow(/not set up.*npm start/);
    rmSync(dataDir, { recursive: true });
  });

  it("F13: a data folder that cannot be written is refused with one sentence", async () => {
    const base = folder();
    writeFileSync(path.join(base, "file"), "");
    await expect(
      openDatabase({ database: "sqlite", dataDir: path.join(base, "file", "data") }),
    ).rejects.toThrow(/^The data folder .*\/file\/data cannot be written \(ENOTDIR\): give this user/);
    rmSync(base, { recursive: true });
  });

  it("refuses a file that is no database with one sentence", async () => {
    const dataDir = folder();
    writeFileSync(sqliteFile(dataDir), "this is a text, and a text is not a database at all\n".repeat(50));
    await expect(runMigrations({ database: "sqlite", dataDir })).rejects.toThrow(
      /cannot be opened \(SQLITE_NOTADB\)/,
    );
    rmSync(dataDir, { recursive: true });
  });
});

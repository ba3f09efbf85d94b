import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Database } from "../database";
import { runMigrations } from "../migrate";
import { openDatabase } from "../open-database";
import { sqliteFile } from "../sqlite/connect-sqlite";

export interface TestDb {
  db: Database;
  /** A folder of its own: the data folder of an installation. */
  dataDir: string;
  /** Closes the database and deletes the folder. */
  close(): Promise<void>;
}

let migrated: Promise<Buffer> | undefined;

/** The bytes of a database that has just been migrated: running every migration anew is most of a short test's time. */
async function migrateOnce(): Promise<Buffer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-db-"));
  try {
    await runMigrations({ database: "sqlite", dataDir });
    return readFileSync(sqliteFile(dataDir)); // closed, so nothing is left in a WAL file
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A fresh SQLite database in a real file, as an installation has it. */
export async function createTestDb(options: { busyAfterMs?: number } = {}): Promise<TestDb> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fairlead-db-"));
  const place = { database: "sqlite", dataDir, ...options };
  migrated ??= migrateOnce();
  writeFileSync(sqliteFile(dataDir), await migrated, { mode: 0o600 });
  const db = await openDatabase(place);
  return {
    db,
    dataDir,
    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
